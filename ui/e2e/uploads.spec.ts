import { fileURLToPath } from 'node:url'

import { expect, expectAccessible, test } from './datamind'

const database = fileURLToPath(new URL('fixtures/till.sqlite', import.meta.url))
const workbook = fileURLToPath(new URL('fixtures/two-sheets.xlsx', import.meta.url))

test('the sheets of a workbook are looked at, named, loaded and asked', async ({ signedIn: page }) => {
  await page.goto('/connections/upload')
  await page.locator('input[type=file]').setInputFiles(workbook)
  await expect(page.getByRole('tab', { name: /Orders 2026/ })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByText('2026-01-03').first()).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Name of the table').fill('sales')
  await page.getByRole('tab', { name: /People/ }).click()
  await expect(page.getByText('Anna')).toBeVisible()
  const load = page.getByRole('button', { name: /^Load/ })
  await expect(load).toContainText('5 rows')
  await page.getByRole('switch', { name: 'Load this sheet' }).click()
  await expect(load).toContainText('3 rows')
  await expectAccessible(page)
  await load.click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('two sheets', { timeout: 20_000 })
  const { data } = await (await page.request.get('/api/v1/connections?q=two+sheets')).json()
  expect(data[0].type).toBe('excel')
  await page.goto(`/?connection=${data[0].id}&ask=${encodeURIComponent('total amount by country')}`)
  const answer = page.getByRole('article', { name: 'total amount by country' })
  await expect(answer.getByRole('tab', { name: /Table/ })).toBeVisible({ timeout: 20_000 })
  await answer.getByRole('tab', { name: /Table/ }).click()
  await expect(answer.getByRole('cell', { name: '1,246.75' })).toBeVisible()
})

test('a JSON file is recognised, and a picture is refused in words', async ({ signedIn: page }) => {
  await page.goto('/connections/upload')
  const input = page.locator('input[type=file]')
  await input.setInputFiles({ name: 'cut.png', mimeType: 'image/png', buffer: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') })
  await expect(page.getByText(/picture/)).toBeVisible()
  const orders = [{ id: 1, customer: { city: 'Bonn' } }, { id: 2, customer: { city: 'Kiel' } }]
  await input.setInputFiles({ name: 'orders.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(orders)) })
  await expect(page.getByRole('button', { name: 'customer_city' })).toBeVisible()
  await expect(page.getByLabel('Separator')).toHaveCount(0)
  await expectAccessible(page)
})

test('the tables of a SQLite file are loaded, a view only where it is taken', async ({ signedIn: page }) => {
  await page.goto('/connections/upload')
  await page.locator('input[type=file]').setInputFiles(database)
  await page.getByRole('tab', { name: /sale/, exact: false }).filter({ hasNotText: 'big' }).click()
  await expect(page.getByText(/pieces is declared as INTEGER, but 1 of its 3 values are something else, such as “several”/)).toBeVisible()
  await expectAccessible(page)
  const load = page.getByRole('button', { name: /^Load/ })
  await expect(load).toContainText('6 rows')
  await page.getByRole('tab', { name: /big_sales/ }).click()
  await page.getByRole('switch', { name: 'Load this view' }).click()
  await expect(load).toContainText('8 rows')
  await page.getByRole('switch', { name: 'Load this view' }).click()
  await load.click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('till', { timeout: 20_000 })
  const { data } = await (await page.request.get('/api/v1/connections?q=till')).json()
  expect(data[0].type).toBe('sqlite_upload')
  const sql = 'SELECT city, sum(amount) FROM sale JOIN shop ON shop.id = shop_id GROUP BY 1 ORDER BY 1'
  const answer = await page.request.post('/api/v1/query/execute', { data: { connection_id: data[0].id, sql }, headers: { origin: new URL(page.url()).origin } })
  expect((await answer.json()).rows).toEqual([['Bonn', 19.5], ['Kiel', 30]])
})

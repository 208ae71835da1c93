import { expect, expectAccessible, test } from './datamind'

const csv = 'country;ordered_on;amount\nDE;03.01.2026;1.234,50\nFR;04.01.2026;99,00\nDE;05.01.2026;12,25\n'

test('a CSV file is previewed, loaded and asked', async ({ signedIn: page }) => {
  await page.goto('/connections/upload')
  await page.locator('input[type=file]').setInputFiles({ name: 'umsatz.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await expect(page.getByText('1.234,50').first()).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Load/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('umsatz', { timeout: 20_000 })
  const list = await (await page.request.get('/api/v1/connections?q=umsatz')).json()
  await page.goto(`/?connection=${list.data[0].id}&ask=${encodeURIComponent('total amount by country')}`)
  const answer = page.getByRole('article', { name: 'total amount by country' })
  await expect(answer.getByRole('tab', { name: /Table/ })).toBeVisible({ timeout: 20_000 })
  await answer.getByRole('tab', { name: /Table/ }).click()
  await expect(answer.getByRole('cell', { name: '1,246.75' })).toBeVisible()
})

test('a host that is not there is told in words with what to do', async ({ signedIn: page }) => {
  await page.goto('/connections')
  await page.getByRole('button', { name: /Add|New/ }).first().click()
  await page.getByRole('button', { name: /PostgreSQL/ }).or(page.getByRole('radio', { name: /PostgreSQL/ })).first().click()
  const next = page.getByRole('button', { name: /Next|Continue/ })
  if (await next.isVisible()) await next.click()
  await page.getByLabel('Host', { exact: true }).fill('nowhere.invalid')
  await page.getByLabel(/^Database/).first().fill('shop')
  await page.getByLabel(/^User/).first().fill('reader')
  await page.getByLabel('Password', { exact: true }).fill('secret')
  await page.getByRole('button', { name: /Test/ }).first().click()
  await expect(page.getByText(/could not be found|spelling/i).first()).toBeVisible()
})

test('the demo shop is removed and added again', async ({ signedIn: page }) => {
  await page.goto('/connections')
  const shop = page.getByText('Demo shop', { exact: true }).first()
  await expect(shop).toBeVisible()
  await page.getByRole('button', { name: /Demo shop/ }).first().click()
  await page.getByRole('menuitem', { name: 'Remove the demo shop' }).click()
  await expect(page.getByRole('link', { name: /Demo shop/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Add the demo shop' }).first().click()
  await expect(shop).toBeVisible()
  await page.reload()
  await expect(shop).toBeVisible()
})

test('a drawer that is closed keeps what was typed, but not the password', async ({ signedIn: page }) => {
  await page.goto('/connections?panel=add')
  await page.getByRole('button', { name: /PostgreSQL/ }).first().click()
  await page.getByLabel('Host', { exact: true }).fill('db.halden.example')
  await page.getByLabel('Password', { exact: true }).fill('secret')
  await page.getByRole('button', { name: 'Close' }).first().click()
  await page.getByRole('button', { name: 'Add a connection' }).click()
  await expect(page.getByLabel('Host', { exact: true })).toHaveValue('db.halden.example')
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('')
})

test('of many connections one is found by its name, and the list stays inside the window', async ({ signedIn: page, server }) => {
  for (let n = 0; n < 12; n += 1) {
    const file = { name: `region_${n}.csv`, mimeType: 'text/csv', buffer: Buffer.from('n\n1\n') }
    expect((await page.request.post('/api/v1/upload/csv', { multipart: { file }, headers: { origin: server.url } })).status()).toBe(201)
  }
  await page.goto('/')
  const picker = page.getByLabel(/^Connection:/)
  await picker.click()
  await expect(page.getByRole('option').nth(12)).toBeAttached()
  const list = await page.getByRole('dialog', { name: 'Connection' }).boundingBox()
  expect(list!.y).toBeGreaterThanOrEqual(0)
  await expectAccessible(page)
  await page.getByLabel('Find a connection').fill('region 11')
  await page.keyboard.press('Enter')
  await expect(picker).toHaveText('region_11')
})

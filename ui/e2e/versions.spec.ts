import { expect, expectAccessible, test, useTheme } from './datamind'

const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })

test('a file is appended to an upload after a look at what changes, and the version before is restored', async ({ signedIn: page, isMobile }) => {
  await page.goto('/connections/upload')
  await page.locator('input[type=file]').setInputFiles(csv('branches.csv', 'id,amount,city\n1,10,Bonn\n2,20,Kiel\n'))
  await page.getByRole('button', { name: /^Load/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('branches', { timeout: 20_000 })
  const { data } = await (await page.request.get('/api/v1/connections?q=branches')).json()
  const { id, dataset_id: dataset } = data[0]
  const reader = { name: 'Branches by city', connection_id: id, sql: 'SELECT city, count(*) FROM branches GROUP BY city' }
  expect((await page.request.post('/api/v1/query/saved', { data: reader, headers: { origin: new URL(page.url()).origin } })).status()).toBe(201)

  await page.getByRole('button', { name: 'Acts on branches' }).click()
  await page.getByRole('menuitem', { name: 'Replace or append' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('New version of branches')
  await page.locator('input[type=file]').setInputFiles(csv('more.csv', 'id,amount,country\n3,7.5,DE\n'))
  await expect(page.getByText('Gone after this: branches.city.')).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('region', { name: 'Used by' })).toContainText('saved query Branches by city branches.city', { useInnerText: true })
  await expectAccessible(page)
  await page.getByRole('radio', { name: 'Append its rows' }).click()
  await expect(page.getByText('2 rows before, about 3 after')).toBeVisible()
  await expect(page.getByText(/integer, in the file float/)).toBeVisible()
  await page.getByRole('button', { name: 'Append', exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`/connections/${id}`), { timeout: 20_000 })
  expect((await (await page.request.get(`/api/v1/upload/${dataset}`)).json()).tables[0].row_count).toBe(3)

  await page.goto(`/connections/${id}?versions=yes`)
  await expect(page.getByText('more.csv')).toBeVisible()
  await expectAccessible(page)
  if (!isMobile) {
    await useTheme(page, 'dark')
    await expectAccessible(page)
  }
  await page.getByRole('button', { name: 'Restore version 1' }).click()
  await expect(page.getByText('Version 1 is in use.')).toBeVisible()
  expect((await (await page.request.get(`/api/v1/upload/${dataset}`)).json()).version).toBe(1)
})

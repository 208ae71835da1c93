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

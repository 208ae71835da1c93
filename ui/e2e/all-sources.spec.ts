import { expect, expectAccessible, test, useTheme } from './datamind'
import { grid, openSql, run, write } from './sql-desk'

const regions = { name: 'markets.csv', mimeType: 'text/csv', buffer: Buffer.from('country,region\nGermany,Mid\nFrance,West\nAustria,Mid\n') }
const joined = 'SELECT m.region, count(*) AS customers FROM demo_shop.customers c JOIN markets.markets m ON m.country = c.country GROUP BY m.region ORDER BY m.region'

test('a connection over all sources is added with one press, and shows what each source was asked', async ({ signedIn: page }, { project }) => {
  await page.goto('/connections/upload')
  await page.locator('input[type=file]').setInputFiles(regions)
  await page.getByRole('button', { name: /^Load/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('markets', { timeout: 20_000 })
  await page.goto('/connections?panel=add')
  await page.getByRole('button', { name: /All sources/ }).click()
  await page.getByLabel(/^Name/).fill(`Everything ${project.name}`)
  await page.getByRole('button', { name: 'Test it' }).click()
  await expect(page.getByText(/found, in \d connections/).first()).toBeVisible()
  await page.getByRole('button', { name: 'Save connection' }).click()
  await expect(page.getByRole('heading', { name: `Everything ${project.name}`, level: 1 })).toBeVisible()

  await openSql(page, `Everything ${project.name}`)
  await write(page, joined)
  await run(page)
  await expect(grid(page).getByText('Mid', { exact: true })).toBeVisible({ timeout: 20_000 })
  await page.getByRole('tab', { name: /^Sources/ }).click()
  const asked = page.getByRole('list', { name: 'What each source is asked' })
  await expect(asked.getByRole('heading', { name: 'Demo shop' })).toBeVisible()
  await expect(asked.getByText(/COUNT\(\*\)/)).toBeVisible()
  await expect(asked.getByText(/rows? in/)).toBeVisible()
  await expectAccessible(page)
  await useTheme(page, 'dark')
  await expectAccessible(page)
})

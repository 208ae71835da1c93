import { expect, expectAccessible, test } from './datamind'
import { editor, grid, openSql, run, write } from './sql-desk'

const cell = (page: import('./sql-desk').Page, name: string) => grid(page).getByRole('gridcell', { name, exact: true })

test('the grid shows every digit, and tells null from empty text', async ({ signedIn: page }) => {
  await openSql(page)
  await write(page, "SELECT 0.001234 AS a, 1e-10 AS b, 1234.5678901 AS c, 9007199254740993 AS d, NULL AS e, '' AS f")
  await run(page)
  for (const shown of ['0.001234', '1e\u221210', '1,234.5678901', '9,007,199,254,740,993', 'null', 'empty']) await expect(cell(page, shown)).toBeVisible()
})

test('the picker of connections closes once one is chosen', async ({ signedIn: page }) => {
  await openSql(page)
  await page.getByRole('button', { name: /^Connection:/ }).click()
  await page.getByRole('menuitemradio', { name: 'Demo shop' }).click()
  await expect(page.getByRole('menu')).toHaveCount(0)
})

test('a query without rows says so, with its columns in sight', async ({ signedIn: page }) => {
  await openSql(page)
  await write(page, 'SELECT status FROM orders WHERE 1 = 2')
  await run(page)
  await expect(page.getByText('The query gave no rows')).toBeVisible()
  await expect(grid(page).getByRole('columnheader', { name: /status/ })).toBeVisible()
  await expectAccessible(page)
})

test('what the database says is said once, with the way to its place', async ({ signedIn: page }) => {
  await openSql(page)
  await write(page, 'SELECT\n  nothing_like_it FROM orders')
  // The check while one writes would stop it: only the database may say it here.
  await page.route('**/query/validate', (route) => route.fulfill({ json: { valid: true, reasons: [] } }))
  await run(page)
  const result = page.getByRole('tabpanel', { name: /Result/ })
  await expect(result.getByRole('alert')).toBeVisible()
  await expect(result.getByText(/nothing_like_it/)).toHaveCount(1)
  await result.getByRole('button', { name: 'Go to line 2, column 3' }).click()
  await expect(editor(page)).toBeFocused()
})

test('Esc closes the value that was opened, and the grid keeps the cursor', async ({ signedIn: page, isMobile }) => {
  test.skip(isMobile, 'keys of a desktop')
  await openSql(page)
  await write(page, "SELECT 'whole' AS text")
  await run(page)
  await cell(page, 'whole').dblclick()
  const pane = page.getByRole('complementary', { name: 'text, row 1' })
  await expect(pane).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(pane).toHaveCount(0)
  await expect(grid(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await pane.getByRole('button', { name: 'Copy' }).focus()
  await page.keyboard.press('Escape')
  await expect(pane).toHaveCount(0)
  await expect(grid(page)).toBeFocused()
})

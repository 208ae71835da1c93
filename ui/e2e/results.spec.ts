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
  // Few enough that they are read, not searched.
  await page.route('**/api/v1/connections?*', async (route) => {
    const answer = await route.fetch()
    const { data } = await answer.json()
    await route.fulfill({ json: { data: data.filter((one: { is_demo: boolean }) => one.is_demo), count: 1 } })
  })
  await page.reload()
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

test('the keys of the editor stand on the sheet of keys, and its acts in the palette', async ({ signedIn: page, isMobile }) => {
  test.skip(isMobile, 'keys of a desktop')
  await openSql(page)
  await page.getByRole('heading', { level: 1 }).evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard' })
  for (const act of ['Run the statement', 'Save the query', 'Format the text']) await expect(sheet.getByText(act)).toBeVisible()
  await page.keyboard.press('Escape')
  await write(page, 'select status, count(*) as one from orders where status is not null group by status order by status')
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox').fill('format the text')
  await page.keyboard.press('Enter')
  await expect(editor(page).locator('.cm-line')).not.toHaveCount(1)
  await page.getByRole('tab', { name: 'Result' }).focus()
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(grid(page).getByRole('columnheader', { name: /one/ })).toBeVisible()
})

test('a point of a scatter chart is called by its row', async ({ signedIn: page }) => {
  await openSql(page)
  await write(page, "SELECT p.name, count(*) AS pieces, sum(i.quantity * i.unit_price) AS revenue FROM order_items i JOIN products p ON p.product_id = i.product_id GROUP BY p.name")
  await run(page)
  await page.getByRole('tab', { name: 'Chart' }).click()
  const chart = page.getByRole('img', { name: /Chart of/ })
  await chart.focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('[aria-live=polite]').filter({ hasText: /^[A-Z].*, pieces \d+, revenue [\d,.]+$/ })).toHaveCount(1)
  await expectAccessible(page)
})

test('no row limit promises more than the server gives', async ({ signedIn: page }) => {
  await page.route('**/api/v1/query/limits', (route) => route.fulfill({ json: { max_rows: 10_000 } }))
  await openSql(page)
  await page.getByRole('combobox', { name: 'Row limit' }).click()
  await expect(page.getByRole('option', { name: '10,000 rows' })).toBeVisible()
  await expect(page.getByRole('option', { name: '100,000 rows' })).toHaveCount(0)
})

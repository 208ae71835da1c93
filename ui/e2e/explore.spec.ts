import { expect, expectAccessible, test, useTheme } from './datamind'
import { cutOff } from './routes'

test.describe.configure({ mode: 'serial' })

test('a table shows its course at once, and every change is in the address', async ({ signedIn: page }) => {
  await page.goto('/explore')
  await page.getByRole('button', { name: /^orders/ }).first().click()
  await expect(page.getByRole('heading', { name: 'Number of orders by month' })).toBeVisible()
  await expect(page.getByRole('tabpanel').getByRole('img')).toBeVisible()
  await expect(page.getByRole('region', { name: 'SQL' })).toContainText('COUNT(*)')

  const show = page.getByRole('group', { name: 'Show' })
  await show.getByText('Add a figure').click()
  await page.getByRole('combobox', { name: 'Find' }).fill('total amount')
  await page.getByRole('option', { name: 'total amount', exact: true }).click()
  await expect(page.getByRole('region', { name: 'SQL' })).toContainText('SUM("total_amount")')
  await show.getByRole('button', { name: 'Remove Number of rows' }).click()

  const split = page.getByRole('group', { name: 'Split by' })
  await split.getByRole('button', { name: /^Remove/ }).click()
  await split.getByText('Add a split').click()
  await page.getByRole('combobox', { name: 'Find' }).fill('country')
  await page.getByRole('option', { name: 'customer › country' }).click()

  const only = page.getByRole('group', { name: 'Only' })
  await only.getByText('Add a filter').click()
  await page.getByRole('combobox', { name: 'Find' }).fill('status')
  await page.getByRole('option', { name: 'status', exact: true }).click()
  await page.getByRole('checkbox').first().check()
  await page.keyboard.press('Escape')
  await expect(only.getByRole('button', { name: /^Filter: status is \S/ })).toBeVisible()
  const heading = page.getByRole('main').getByRole('heading', { level: 2 }).first()
  await expect(heading).toContainText('country')
  await expect(heading).toContainText('where order status is')
  const said = await heading.textContent()
  await page.reload()
  await expect(page.getByRole('heading', { name: said ?? '', exact: true })).toBeVisible()
  await expect(page.getByRole('region', { name: 'SQL' })).toContainText('LEFT JOIN "customers"')
  expect(await cutOff(page)).toEqual([])
  for (const theme of ['light', 'dark'] as const) {
    await useTheme(page, theme)
    await expectAccessible(page)
  }
})

test('it goes on in SQL, is saved, and taken along as a file', async ({ signedIn: page }) => {
  await page.goto('/explore?table=orders')
  await expect(page.getByRole('heading', { name: 'Number of orders by month' })).toBeVisible()
  const file = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  expect((await file).suggestedFilename()).toBe('orders by ordered at.csv')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Save the query' })
  await dialog.getByLabel('Name').fill('Orders by month')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved as “Orders by month”.')).toBeVisible()
  await page.getByRole('button', { name: 'Open in SQL' }).click()
  await expect(page).toHaveURL(/\/sql\?/)
  await expect(page.locator('.cm-content')).toContainText('COUNT(*)')
})

test('a question that is not taken says what to change, and the table of the catalog leads here', async ({ signedIn: page }) => {
  const splits = encodeURIComponent(JSON.stringify([{ column: { column: 'nowhere' } }]))
  await page.goto(`/explore?table=orders&splits=${splits}`)
  await expect(page.getByText('orders has no column nowhere.')).toBeVisible()
  await page.getByRole('group', { name: 'Split by' }).getByRole('button', { name: 'Remove nowhere' }).click()
  await expect(page.getByRole('heading', { name: 'Number of orders', exact: true })).toBeVisible()
  const list = await (await page.request.get('/api/v1/connections')).json()
  await page.goto(`/connections/${list.data[0].id}?table=customers`)
  await page.getByRole('article').getByRole('link', { name: 'Explore' }).click()
  await expect(page.getByRole('heading', { name: 'Number of customers by month' })).toBeVisible()
})

test('the keyboard alone puts a question together', async ({ signedIn: page, isMobile }) => {
  test.skip(isMobile, 'a phone has no keyboard')
  await page.goto('/explore?table=orders')
  await page.getByText('Add a split').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('channel')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Split by: channel' })).toBeVisible()
  await page.getByRole('button', { name: /^Split by: ordered at/ }).press('Enter')
  await expect(page.getByRole('dialog', { name: 'Split by' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: /^Split by: ordered at/ })).toBeFocused()
})

test('a link to what is not here says so, and offers what is', async ({ signedIn: page }) => {
  for (const address of ['/explore?connection=01a21e59-9565-72fd-8f4a-9df0efa67c54&table=orders', '/explore?table=gone']) {
    await page.goto(address)
    await expect(page.getByRole('heading', { name: 'What this link leads to is not here' })).toBeVisible()
    await page.getByRole('button', { name: /^orders/ }).first().click()
    await expect(page.getByRole('heading', { name: 'Number of orders by month' })).toBeVisible()
  }
})

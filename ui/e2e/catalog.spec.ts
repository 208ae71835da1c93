import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'

import { expect, expectAccessible, test, useTheme } from './datamind'
import { fixture, read, till } from './till'

const columnRow = (page: Page, name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })

async function ask(page: Page, id: string, question: string) {
  await page.goto(`/?connection=${id}&ask=${encodeURIComponent(question)}`)
  return page.getByRole('article', { name: question })
}

test('a table is found, its column gets a term, and a question uses the term', async ({ signedIn: page, server }, { project }) => {
  const id = await till(page, server, `term-${project.name}`)
  await page.goto(`/connections/${id}`)
  await page.getByLabel('Find a table or column').fill('margin')
  await page.getByRole('navigation', { name: 'Tables' }).getByRole('link', { name: /sales/ }).click()
  const row = columnRow(page, 'margin')
  await row.getByRole('button', { name: /^Term for margin/ }).click()
  await row.getByLabel('Term for margin').fill('Takings')
  await page.keyboard.press('Escape')
  await expect(row.getByRole('button', { name: /^Term for margin/ })).toHaveText(/Add a term/)
  await row.getByRole('button', { name: /^Term for margin/ }).click()
  await row.getByLabel('Term for margin').fill('Takings')
  await page.keyboard.press('Enter')
  await expect(row.getByText('Saved')).toBeVisible()
  await expect(row.getByRole('button', { name: /^Term for margin/ })).toBeFocused()
  await expectAccessible(page)
  const answer = await ask(page, id, 'total takings')
  await expect(answer.getByText(/750/).first()).toBeVisible({ timeout: 20_000 })
})

test('a hidden column is not used by any question', async ({ signedIn: page, server }, { project }) => {
  const id = await till(page, server, `hidden-${project.name}`)
  const before = await ask(page, id, 'total margin')
  await expect(before.getByText(/750/).first()).toBeVisible({ timeout: 20_000 })
  await page.goto(`/connections/${id}?table=sales&column=margin`)
  const saved = page.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok())
  await page.getByRole('complementary').or(page.getByRole('dialog')).getByRole('switch', { name: 'Hide from AI' }).click()
  await saved
  await expectAccessible(page)
  const after = await ask(page, id, 'total margin')
  await expect(after).toBeVisible()
  await page.waitForLoadState('networkidle')
  await expect(after.getByText(/\b750\b/)).toHaveCount(0)
})

test('what looks like personal data is shown with its reason, and confirmed', async ({ signedIn: page, server }, { project }) => {
  const id = await till(page, server, `pii-${project.name}`)
  await page.goto(`/connections/${id}?table=customers`)
  await expect(columnRow(page, 'email').getByText('personal data?')).toBeVisible()
  await columnRow(page, 'email').getByRole('link', { name: 'email' }).click()
  const panel = page.getByRole('region', { name: 'Personal data' })
  await expect(panel.getByText('Looks like personal data: E-mail address')).toBeVisible()
  await expectAccessible(page)
  await panel.getByRole('button', { name: 'Confirm' }).click()
  await expect(panel.getByText('Personal data: E-mail address')).toBeVisible()
  await page.reload()
  await expect(panel.getByText('Personal data: E-mail address')).toBeVisible()
  await expect(panel.getByRole('button', { name: 'Confirm' })).toHaveCount(0)
})

test('a relationship is added by its columns, and taken away again', async ({ signedIn: page, server }, { project }) => {
  const id = await till(page, server, `links-${project.name}`)
  await page.goto(`/connections/${id}?table=sales&tab=links`)
  await page.getByRole('button', { name: 'Add a relationship' }).click()
  const form = page.getByRole('form', { name: 'Add a relationship' })
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(form.getByText('Choose the other table, and a column on both sides.')).toBeVisible()
  await form.getByLabel(/^Other table/).click()
  await page.getByRole('option', { name: 'customers' }).click()
  await form.getByLabel(/^Column here/).click()
  await page.getByRole('option', { name: 'buyer' }).click()
  await expect(form.getByLabel(/^Column there/)).toHaveText('customer_id')
  await expectAccessible(page)
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  const list = page.getByRole('list', { name: 'Relationships of sales' })
  await expect(list.getByRole('link', { name: 'customers.customer_id' })).toBeVisible()
  const answer = await ask(page, id, 'total amount by region')
  await expect(answer.getByRole('tab', { name: /Table/ })).toBeVisible({ timeout: 20_000 })
  await page.goto(`/connections/${id}?table=sales&tab=links`)
  // The diagram leads to the other table by key alone.
  const other = page.getByRole('group', { name: 'Tables linked to sales' }).getByRole('link', { name: 'customers' })
  await other.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 2, name: 'customers' })).toBeVisible()
  await page.goBack()
  await list.getByRole('button', { name: 'Remove the relationship to customers' }).click()
  await expect(list).toHaveCount(0)
})

test('a metric is checked, kept and asked', async ({ signedIn: page, server }, { project }) => {
  const id = await till(page, server, `metric-${project.name}`)
  await page.goto(`/glossary?panel=metric&connection=${id}`)
  const form = page.locator('#glossary-entry')
  const name = `Contribution ${project.name}`
  await form.getByLabel('Name', { exact: true }).fill(name)
  await form.getByLabel(/^Also called/).fill('own share, ')
  await expect(form.getByText('own share')).toBeVisible()
  await form.getByLabel(/^Table/).click()
  await page.getByRole('option', { name: 'sales' }).click()
  await form.getByLabel('Formula').fill('sum(amount')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByRole('alert')).toContainText('brackets')
  await expect(form.getByLabel('Formula')).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
  await form.getByLabel('Formula').fill('sum(amount) - sum(margin)')
  await page.getByRole('button', { name: 'Save' }).click()
  const entry = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) })
  await expect(entry).toBeVisible()
  await entry.getByRole('link', { name: `Ask about ${name}` }).click()
  await expect(page.getByRole('article', { name }).getByText(/2,250/).first()).toBeVisible({ timeout: 20_000 })
  await page.goto(`/glossary?connection=${id}`)
  await entry.getByRole('button', { name: `Acts on ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(entry).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(entry).toBeVisible()
})

test('what changed in the source is told, with what it was before', async ({ signedIn: page, server }, { project }) => {
  const name = `drift-${project.name}`
  const id = await till(page, server, name)
  const { discovered_at: before } = await (await page.request.get(`/api/v1/connections/${id}`)).json()
  copyFileSync(fixture('till-after.sqlite'), join(server.dataDir, 'files', `${name}.sqlite`))
  await page.goto(`/connections/${id}`)
  await page.getByRole('button', { name: 'Refresh now' }).click()
  await read(page, id, before)
  await page.getByRole('button', { name: /changes? since the last look/ }).click()
  const panel = page.getByRole('complementary').or(page.getByRole('dialog')).filter({ hasText: 'Changed since the last look' })
  await expect(panel.getByRole('link', { name: 'visits' })).toBeVisible()
  await expect(panel.getByText('old_prices', { exact: true })).toBeVisible()
  await expect(panel.getByRole('link', { name: 'customers.phone' })).toBeVisible()
  await expect(panel.getByRole('link', { name: 'sales.amount' }).first()).toBeVisible()
  await expectAccessible(page)
})

test('without a model drafting says so, and everything else goes on', async ({ signedIn: page, server }, { project }) => {
  const id = await till(page, server, `draft-${project.name}`)
  await page.goto(`/connections/${id}?table=sales`)
  await page.getByRole('button', { name: 'Draft descriptions' }).click()
  await expect(page.getByText(/No language model is set up/)).toBeVisible()
  await expect(page.getByRole('link', { name: 'Set up a model' })).toBeVisible()
  await page.getByRole('button', { name: /^Description of sales/ }).click()
  await page.getByLabel('Description of sales').fill('What the till took')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /What the till took/ })).toBeVisible()
})

test('the first rows of a table, and what breaks if it goes', async ({ signedIn: page, server }, { project }) => {
  const id = await till(page, server, `uses-${project.name}`)
  await page.goto(`/connections/${id}?table=sales&tab=sample`)
  await expect(page.getByRole('region', { name: 'Some rows of sales' }).getByRole('cell', { name: 'gift' }).first()).toBeVisible()
  await expectAccessible(page)
  const saved = { name: 'Takings by day', connection_id: id, sql: 'SELECT sold_on, sum(margin) FROM sales GROUP BY 1', parameters: [], tags: [], shared: true }
  expect((await page.request.post('/api/v1/query/saved', { headers: { origin: server.url }, data: saved })).status()).toBe(201)
  await page.getByRole('tab', { name: 'Used by' }).click()
  await expect(page.getByText('1 thing breaks if sales goes.')).toBeVisible()
  await expect(page.getByText('Takings by day')).toBeVisible()
  await expectAccessible(page)
})

test('the table that is open stands out in the list', async ({ signedIn: page, server, isMobile }, { project }) => {
  test.skip(isMobile, 'a phone shows the list or the table')
  const id = await till(page, server, `open-${project.name}`)
  await page.goto(`/connections/${id}?table=sales`)
  const link = (name: RegExp) => page.getByRole('navigation', { name: 'Tables' }).getByRole('link', { name })
  const ground = (name: RegExp) => link(name).evaluate((row) => getComputedStyle(row).backgroundColor)
  await expect(link(/sales/)).toHaveAttribute('aria-current')
  expect(await ground(/sales/)).not.toBe(await ground(/customers/))
})

test('the arrow keys lead from the search through the tables', async ({ signedIn: page, server }, { project }) => {
  const id = await till(page, server, `keys-${project.name}`)
  await page.goto(`/connections/${id}`)
  await page.getByLabel('Find a table or column').click()
  await page.keyboard.press('ArrowDown')
  const tables = page.getByRole('navigation', { name: 'Tables' })
  await expect(tables.getByRole('link').nth(0)).toBeFocused()
  await page.keyboard.press('End')
  await expect(tables.getByRole('link', { name: /sales/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 2, name: 'sales' })).toBeVisible()
})

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the parts of a table and the glossary in ${theme}`, async ({ signedIn: page }) => {
    await useTheme(page, theme)
    const list = await (await page.request.get('/api/v1/connections?q=Demo')).json()
    for (const place of ['?table=orders', '?table=orders&tab=links', '?table=customers&column=email', '?table=orders&changes=yes']) {
      await page.goto(`/connections/${list.data[0].id}${place}`)
      await expect(page.locator('h1')).toBeVisible()
      await page.waitForLoadState('networkidle')
      await expectAccessible(page)
    }
    for (const place of ['/glossary', '/glossary?panel=term', '/glossary?q=nothing%20like%20this']) {
      await page.goto(place)
      await expect(page.locator('h1', { hasText: 'Glossary' })).toBeVisible()
      await page.waitForLoadState('networkidle')
      await expectAccessible(page)
    }
  })
}

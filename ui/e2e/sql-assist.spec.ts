import { expect, expectAccessible, test, useTheme } from './datamind'
import { withModel } from './scripted-model'

type Page = import('@playwright/test').Page

const editor = (page: Page) => page.getByRole('textbox', { name: 'SQL', exact: true })
const panel = (page: Page) => page.getByRole('complementary').or(page.getByRole('dialog')).filter({ has: page.getByRole('button', { name: 'Close', exact: true }) })

async function write(page: Page, sql: string): Promise<void> {
  await page.goto('/sql')
  await expect(page.getByRole('button', { name: /Connection: Demo shop/ })).toBeVisible()
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(sql)
  await page.keyboard.press('Escape')
}

async function askAi(page: Page, act: string): Promise<void> {
  await page.getByRole('button', { name: 'Ask AI', exact: true }).click()
  await page.getByRole('menuitem', { name: act }).click()
}

test('without a model the acts are off, and a sentence leads to where one is added', async ({ signedIn: page }) => {
  await write(page, 'SELECT 1')
  await page.getByRole('button', { name: 'Ask AI', exact: true }).click()
  await expect(page.getByText('No language model is set up. Add one under Settings, Language model.')).toBeVisible()
  for (const name of ['Explain in words', 'Make it faster', 'Fix what is wrong', 'Add comments']) {
    await expect(page.getByRole('menuitem', { name })).toHaveAttribute('aria-disabled', 'true')
  }
  await expectAccessible(page)
  await page.getByRole('menuitem', { name: 'Set up a model' }).click()
  await expect(page).toHaveURL(/settings\/model/)
})

test('a statement is explained beside the editor, and no value of it leaves', async ({ signedIn: page, server }) => {
  await withModel(page, server.url, async (model) => {
    const sql = "SELECT status, count(*) AS n -- for Kiel\nFROM orders WHERE total > 4711 AND status = 'paid'\nGROUP BY status"
    await write(page, sql)
    model.does({ reply: { sql: null, explanation: ['Counts orders by status.', 'Keeps those above {{value_2}}.'] } })
    await askAi(page, 'Explain in words')
    await expect(panel(page).getByText('Counts orders by status.')).toBeVisible()
    await expect(panel(page).getByText('Keeps those above 4711.')).toBeVisible()
    await expect(panel(page).getByText(/Written by scripted\. Sent to it: the statement without its values and comments, 1 table with its columns, by name/)).toBeVisible()
    await expect(panel(page).getByRole('button', { name: 'Accept' })).toHaveCount(0)
    for (const kept of ['Kiel', '4711', "'paid'"]) expect(model.seen[0]).not.toContain(kept)
    expect(model.seen[0]).toContain('orders')
    await expectAccessible(page)
    await useTheme(page, 'dark')
    await expectAccessible(page)
  })
})

test('a faster statement comes as a comparison, is thrown away, then accepted and taken back', async ({ signedIn: page, server }) => {
  await withModel(page, server.url, async (model) => {
    await write(page, 'SELECT 7 AS before;\nSELECT count(*) AS n FROM (SELECT id FROM orders) x')
    const better = { reply: { sql: 'SELECT count(*) AS n FROM orders', explanation: ['The inner query is not needed.'] } }
    model.does(better, better)
    await askAi(page, 'Make it faster')
    await expect(panel(page).locator('.cm-deletedChunk')).toContainText('SELECT id FROM orders')
    await expectAccessible(page)
    await panel(page).getByRole('button', { name: 'Discard' }).click()
    await expect(editor(page)).toContainText('(SELECT id FROM orders) x')
    await askAi(page, 'Make it faster')
    await panel(page).getByRole('button', { name: 'Accept' }).click()
    await expect(editor(page)).not.toContainText('(SELECT id')
    await expect(editor(page)).toContainText('SELECT 7 AS before;')
    await expect(editor(page)).toBeFocused()
    await page.keyboard.press('ControlOrMeta+z')
    await expect(editor(page)).toContainText('(SELECT id FROM orders) x')
    await page.keyboard.press('ControlOrMeta+y')
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect(page.getByRole('grid', { name: 'Result' })).toBeVisible()
  })
})

test('what the database said goes along, and the mended statement runs', async ({ signedIn: page, server }) => {
  await withModel(page, server.url, async (model) => {
    await write(page, 'SELECT statuss FROM orders')
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect(page.locator('.cm-lintRange-error')).toHaveText('statuss')
    model.does({ reply: { sql: 'DELETE FROM orders', explanation: ['Gone.'] } }, { reply: { sql: 'SELECT status FROM orders', explanation: ['The column is called status.'] } })
    await page.getByRole('button', { name: 'Ask AI to fix it' }).click()
    await expect(panel(page).getByText('The column is called status.')).toBeVisible()
    expect(model.seen[0]).toMatch(/statuss[\s\S]*line 1, column 8/)
    // What writes was never offered.
    await expect(panel(page).getByText('DELETE')).toHaveCount(0)
    await panel(page).getByRole('button', { name: 'Accept' }).click()
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect(page.getByRole('grid', { name: 'Result' })).toBeVisible()
  })
})

test('a slow model is stopped, a failing one says so, and nothing is lost', async ({ signedIn: page, server }) => {
  await withModel(page, server.url, async (model) => {
    await write(page, 'SELECT count(*) FROM orders')
    model.does({ hang: true })
    await askAi(page, 'Add comments')
    await expect(panel(page).getByText('The model is at work.')).toBeVisible()
    await expectAccessible(page)
    await panel(page).getByRole('button', { name: 'Stop', exact: true }).click()
    await expect(panel(page).getByText('You stopped the model. Your statement is as it was.')).toBeVisible()
    await expect.poll(model.left).toBe(1)
    model.does({ reply: 'Sure, here you go!' }, { reply: { sql: 'SELECT sum(total) FROM orders', explanation: [] } })
    await panel(page).getByRole('button', { name: 'Ask again' }).click()
    await expect(panel(page).getByRole('alert')).toContainText('The model gave no usable reply. Try again.')
    await expectAccessible(page)
    model.does({ reply: { sql: '-- all orders\nSELECT count(*) FROM orders', explanation: ['One comment.'] } })
    await panel(page).getByRole('button', { name: 'Try again' }).click()
    await expect(panel(page).getByText('One comment.')).toBeVisible()
    // Who writes on meanwhile keeps what they wrote: the proposal opens beside it.
    if ((page.viewportSize()?.width ?? 0) >= 1024) {
      await editor(page).click()
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.insertText('SELECT 2')
      await expect(panel(page).getByText(/You changed the statement in between/)).toBeVisible()
      await panel(page).getByRole('button', { name: 'Open in a new tab' }).click()
      await expect(editor(page)).toContainText('-- all orders')
      await page.getByRole('navigation', { name: 'Open statements' }).getByRole('link').first().click()
      await expect(editor(page)).toContainText('SELECT 2')
    }
  })
})

import { expect } from './datamind'

export type Page = import('@playwright/test').Page

/** The text of the tab in hand. */
export const editor = (page: Page) => page.getByRole('textbox', { name: 'SQL', exact: true })
/** The rows of its last run. */
export const grid = (page: Page) => page.getByRole('grid', { name: 'Result' })

/** Opens the SQL editor on a connection. */
export async function openSql(page: Page, connection = 'Demo shop'): Promise<void> {
  await page.goto('/sql')
  await expect(editor(page)).toBeVisible()
  // Of many connections one is searched for.
  const picker = page.getByRole('button', { name: /^Connection: / }).or(page.getByRole('combobox', { name: /^Connection: / }))
  await expect(picker).not.toHaveAccessibleName(/none$/)
  if (!(await picker.getAttribute('aria-label'))?.endsWith(connection)) {
    await picker.click()
    await page.getByRole('menuitemradio', { name: connection, exact: true }).or(page.getByRole('option', { name: connection, exact: true })).click()
  }
  await expect(picker).toHaveAccessibleName(`Connection: ${connection}`)
}

/** Puts a text in place of what is there, without opening a list of completions. */
export async function write(page: Page, sql: string): Promise<void> {
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(sql)
  await page.keyboard.press('Escape')
}

/** Runs the selection, or the statement at the cursor. */
export const run = (page: Page) => page.keyboard.press('ControlOrMeta+Enter')

/** Takes what is offered. A list that has just opened takes no key, so that nobody accepts what they have not seen. */
export async function takeOffered(page: Page): Promise<void> {
  await page.waitForTimeout(200)
  await page.keyboard.press('Enter')
}

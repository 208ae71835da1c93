import type { Page } from '@playwright/test'

import { expect, expectAccessible, test, useTheme } from './datamind'
import { visit } from './routes'

const broken = { status: 500, json: { title: 'Broken', status: 500, code: 'internal', detail: 'Something went wrong on our side.', request_id: 'r1' } }

/** Takes back the last deletion, and waits until the server has done so. */
async function undo(page: Page): Promise<void> {
  const back = page.waitForResponse(/\/restore$/)
  await page.getByRole('button', { name: 'Undo' }).click()
  expect((await back).status()).toBe(204)
}

/** A connection that nothing answers, under a name of its own. */
async function connection(page: Page, origin: string, name: string): Promise<string> {
  const body = { name, type: 'postgresql', host: '127.0.0.1', port: 1, database_name: 'x', username: 'x', password: 'x', ssl_mode: 'disable' }
  const made = await page.request.post('/api/v1/connections', { data: body, headers: { origin } })
  expect(made.status()).toBe(201)
  return (await made.json()).id
}

const row = (page: Page, name: string) => page.getByRole('main').getByRole('row').filter({ hasText: name })
const toastOf = (page: Page, words: string) => page.getByRole('region', { name: 'Notifications' }).getByText(words)
const item = (page: Page, name: string) => page.getByRole('list', { name: 'Trash' }).getByRole('listitem').filter({ hasText: name })

/** Deletes a connection as a person does, by its name. */
async function remove(page: Page, name: string): Promise<void> {
  await row(page, name).getByRole('button', { name: `Acts on ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: `Delete the connection ${name}?` })
  await dialog.getByRole('textbox').fill(name)
  await dialog.getByRole('button', { name: 'Delete connection' }).click()
}

test('a deleted connection is back by Undo, and later from the trash', async ({ signedIn: page, server }) => {
  const id = await connection(page, server.url, 'Old till')
  await visit(page, '/connections')
  await remove(page, 'Old till')
  await expect(row(page, 'Old till')).toBeHidden()
  await undo(page)
  await expect(row(page, 'Old till')).toBeVisible()
  await page.reload()
  await expect(row(page, 'Old till')).toBeVisible()
  await remove(page, 'Old till')
  await expect(page.getByText('Old till is deleted')).toBeVisible()
  await visit(page, '/settings/trash')
  await expect(item(page, 'Old till')).toContainText(/Connection · deleted by Mara Lindqvist/)
  await expect(item(page, 'Old till')).toContainText('Erased for good on')
  for (const theme of ['light', 'dark'] as const) {
    await useTheme(page, theme)
    await expectAccessible(page)
  }
  await page.getByRole('button', { name: 'Restore Old till' }).click()
  await expect(item(page, 'Old till')).toBeHidden()
  await page.getByRole('button', { name: 'Open' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Old till')
  // Other tests leave things in the trash.
  await page.route('**/api/v1/trash?*', (route) => route.fulfill({ json: { data: [], count: 0 } }))
  await visit(page, '/settings/trash?kind=connection')
  await expect(page.getByRole('heading', { name: 'Nothing of this kind is in the trash' })).toBeVisible()
  await page.unroute('**/api/v1/trash?*')
  await page.getByRole('button', { name: 'Show everything' }).click()
  await expect(page).toHaveURL(/\/settings\/trash$/)
  await page.request.delete(`/api/v1/connections/${id}`, { headers: { origin: server.url } })
})

test('what the server does not do is taken back: deleting, renaming, restoring', async ({ signedIn: page, server }) => {
  const id = await connection(page, server.url, 'Stubborn')
  await visit(page, '/connections')
  await page.route(`**/api/v1/connections/${id}`, (route) => (route.request().method() === 'GET' ? route.continue() : route.fulfill(broken)))
  await remove(page, 'Stubborn')
  await expect(toastOf(page, 'Stubborn was not deleted')).toBeVisible()
  await expect(row(page, 'Stubborn')).toBeVisible()
  // On a phone the drawer lies over the page and its heading.
  await page.goto(`/connections?panel=edit&id=${id}`)
  await page.getByLabel('Name', { exact: true }).fill('Renamed')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Something went wrong on our side' })).toBeVisible()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Renamed')
  await page.keyboard.press('Escape')
  await expect(row(page, 'Stubborn')).toBeVisible()
  await expect(row(page, 'Renamed')).toBeHidden()
  await page.unroute(`**/api/v1/connections/${id}`)
  await page.request.delete(`/api/v1/connections/${id}`, { headers: { origin: server.url } })
  await visit(page, '/settings/trash')
  await page.route('**/api/v1/trash/*/restore', (route) => route.fulfill(broken))
  await page.getByRole('button', { name: 'Restore Stubborn' }).click()
  await expect(toastOf(page, 'Stubborn was not restored')).toBeVisible()
  await expect(item(page, 'Stubborn')).toBeVisible()
})

test('a new name of a connection stands in the list before the server has answered', async ({ signedIn: page, server }) => {
  const id = await connection(page, server.url, 'Slow one')
  // On a phone the drawer lies over the page and its heading.
  await page.goto(`/connections?panel=edit&id=${id}`)
  const gate: { open?: () => void } = {}
  const shut = new Promise<void>((resolve) => (gate.open = resolve))
  await page.route(`**/api/v1/connections/${id}`, async (route) => {
    if (route.request().method() === 'PATCH') await shut
    await route.continue()
  })
  await page.getByLabel('Name', { exact: true }).fill('Quick one')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.locator('tr', { hasText: 'Quick one' })).toHaveCount(1)
  gate.open?.()
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden()
  await expect(row(page, 'Quick one')).toBeVisible()
  await page.request.delete(`/api/v1/connections/${id}`, { headers: { origin: server.url } })
})

test('a conversation is back by Undo, and an answer that could not be verified is not', async ({ signedIn: page, isMobile }) => {
  test.skip(isMobile, 'The list stands in the sidebar.')
  await visit(page, '/?ask=Revenue%20by%20country')
  const list = page.getByRole('navigation', { name: 'Conversations' })
  const own = list.getByRole('link', { name: 'Revenue by country' }).first()
  await expect(own).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('img', { name: /Chart of/ })).toBeVisible({ timeout: 20_000 })
  await page.route('**/api/v1/chat/messages/*/verify', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 700))
    await route.fulfill(broken)
  })
  await page.getByRole('button', { name: 'Verify: use this SQL whenever this is asked' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByRole('button', { name: 'Verified: by whom' })).toBeVisible({ timeout: 600 })
  await expect(toastOf(page, 'The answer was not verified')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Verified: by whom' })).toBeHidden()
  const count = await list.getByRole('link', { name: 'Revenue by country' }).count()
  await own.hover()
  await list.getByRole('button', { name: 'Acts on Revenue by country' }).first().click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(list.getByRole('link', { name: 'Revenue by country' })).toHaveCount(count - 1)
  await undo(page)
  await expect(list.getByRole('link', { name: 'Revenue by country' })).toHaveCount(count)
  await page.reload()
  await expect(list.getByRole('link', { name: 'Revenue by country' })).toHaveCount(count)
})

import { expect, expectAccessible, OWNER, test } from './datamind'
import { editor, openSql, run, takeOffered, write } from './sql-desk'

type Page = import('@playwright/test').Page
const phone = (page: Page) => (page.viewportSize()?.width ?? 1440) < 640

test('what is set for a run stands in one line, also on a phone', async ({ signedIn: page }) => {
  await openSql(page)
  await write(page, 'SELECT 1 AS one')
  const limit = await page.getByRole('combobox', { name: 'Row limit' }).boundingBox()
  const help = await page.getByRole('button', { name: 'Ask AI' }).boundingBox()
  expect(Math.abs(limit!.y + limit!.height / 2 - help!.y - help!.height / 2)).toBeLessThan(8)
  if (phone(page)) await page.getByRole('button', { name: 'More for this statement' }).click()
  await page.getByRole('menuitem', { name: 'Explain', exact: true }).or(page.getByRole('button', { name: 'Explain', exact: true })).click()
  await expect(page.getByText(/Planned in/)).toBeVisible()
})

test('an explained statement is told apart in the history, and found by it', async ({ signedIn: page }) => {
  await openSql(page)
  await write(page, `SELECT 4711 AS n`)
  await run(page)
  await expect(page.getByRole('grid', { name: 'Result' })).toBeVisible()
  if (phone(page)) await page.getByRole('button', { name: 'More for this statement' }).click()
  await page.getByRole('menuitem', { name: 'Explain', exact: true }).or(page.getByRole('button', { name: 'Explain', exact: true })).click()
  await expect(page.getByText(/Planned in/)).toBeVisible()
  await page.goto('/sql?panel=history')
  const lines = page.getByRole('listitem').filter({ hasText: '4711' })
  await expect(lines).toHaveCount(2)
  await page.getByRole('combobox', { name: 'Origin' }).click()
  await page.getByRole('option', { name: 'Explain' }).click()
  await expect(lines).toHaveCount(1)
  await expect(lines.getByText('Explain', { exact: true })).toBeVisible()
  await expect(lines.getByText(/rows?$/)).toHaveCount(0)
  await expectAccessible(page)
  await lines.getByRole('button', { name: 'Explain again' }).click()
  await expect(page.getByText(/Planned in/)).toBeVisible()
})

test('a name in an open quote is completed with the quote that closes it', async ({ signedIn: page }) => {
  await openSql(page)
  await write(page, 'SELECT * FROM ')
  await page.keyboard.type('"order')
  await expect(page.getByRole('listbox', { name: 'Completions' }).getByRole('option', { name: /^orders/ }).first()).toBeVisible()
  await takeOffered(page)
  await expect(editor(page)).toHaveText(/^SELECT \* FROM "orders?(_items)?"$/)
})

test('a menu that is opened where a toast stands can be used', async ({ signedIn: page, server }) => {
  await openSql(page)
  await page.getByRole('button', { name: 'More', exact: true }).first().click()
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  // As many toasts as there can be, and a menu on the spot that they take.
  for (const name of ['a', 'b', 'c']) {
    const file = { name: `menu_${name}.csv`, mimeType: 'text/csv', buffer: Buffer.from('n\n1\n') }
    const made = await page.request.post('/api/v1/upload/csv', { multipart: { file }, headers: { origin: server.url } })
    expect(made.status()).toBe(201)
  }
  await page.goto('/connections')
  for (const name of ['a', 'b', 'c']) {
    await page.getByRole('button', { name: new RegExp(`menu_${name}`) }).first().click()
    await page.getByRole('menuitem', { name: /Delete/ }).click()
    const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'))
    if (await dialog.getByRole('textbox').isVisible()) await dialog.getByRole('textbox').fill(`menu_${name}`)
    await dialog.getByRole('button', { name: /Delete/ }).click()
  }
  const toasts = page.getByRole('region', { name: 'Notifications' })
  await expect(toasts.getByRole('button', { name: 'Undo' }).first()).toBeVisible()
  await page.getByRole('button', { name: new RegExp(OWNER.name) }).or(page.getByRole('button', { name: /Demo shop/ })).last().click()
  const menu = page.getByRole('menu')
  await expect(menu).toBeVisible()
  // Wherever the two meet, the menu is on top.
  const layers = await page.evaluate(() => {
    return ['[role=menu]', '[role=region][aria-label=Notifications]'].map((selector) => {
      let element = document.querySelector(selector)
      while (element && getComputedStyle(element).zIndex === 'auto') element = element.parentElement
      return element ? Number(getComputedStyle(element).zIndex) : 0
    })
  })
  expect(layers[0]).toBeGreaterThan(layers[1] ?? 0)
})

test('who may not run SQL is told so, and shown the way to ask', async ({ signedIn: page, server, browser }) => {
  const email = `vera-${Math.random().toString(36).slice(2)}@halden.example`
  const password = 'a viewer of nothing but answers'
  const made = await page.request.post('/api/v1/org/members', { data: { email, full_name: 'Vera', password, role: 'viewer' }, headers: { origin: server.url } })
  expect(made.status()).toBe(201)
  const context = await browser.newContext({ baseURL: server.url, viewport: page.viewportSize() })
  const viewer = await context.newPage()
  const login = await viewer.request.post('/api/v1/auth/login', { data: { email, password }, headers: { origin: server.url } })
  expect(login.status()).toBe(200)
  await viewer.goto('/sql')
  await expect(viewer.getByRole('heading', { level: 1 })).toHaveText('SQL')
  await expect(viewer.getByText('Your account asks in plain words, not in SQL')).toBeVisible()
  await expectAccessible(viewer)
  await viewer.getByRole('link', { name: 'Ask a question' }).click()
  await expect(viewer).toHaveURL(/\/(\?|$)/)
  await context.close()
})

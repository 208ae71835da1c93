import type { Page } from '@playwright/test'

import { expect, expectAccessible, test, useTheme } from './datamind'
import { visit } from './routes'

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search, go and do' })
const typed = (page: Page) => palette(page).getByRole('combobox')

async function add(page: Page, origin: string, path: string, data: object): Promise<{ id: string }> {
  const made = await page.request.post(`/api/v1${path}`, { data, headers: { origin } })
  expect(made.status()).toBe(201)
  return made.json()
}

const demo = async (page: Page): Promise<string> => (await (await page.request.get('/api/v1/connections')).json()).data.find((one: { is_demo: boolean }) => one.is_demo).id

/** Opens the palette by its key, on a phone from the menu. */
async function open(page: Page, phone: boolean): Promise<void> {
  if (phone) {
    await page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: 'More' }).click()
    await page.getByRole('button', { name: 'Search or jump to' }).click()
  } else await page.keyboard.press('ControlOrMeta+k')
  await expect(palette(page)).toBeVisible()
}

test('the palette finds what the server knows, and leads to all of it', async ({ signedIn: page, server, isMobile }) => {
  const connection = await demo(page)
  const made = await add(page, server.url, '/query/saved', { name: 'Orders per weekday', connection_id: connection, sql: 'SELECT 1' })
  const entry = await add(page, server.url, '/glossary', { kind: 'term', name: 'Orders in doubt', definition: 'Not paid after 30 days.' })
  await visit(page, '/')
  await open(page, isMobile)
  await typed(page).fill('orders')
  await expect(palette(page).getByRole('group', { name: 'Tables' }).getByRole('option', { name: /^orders/ }).first()).toBeVisible()
  await expect(palette(page).getByRole('group', { name: 'Terms' }).getByRole('option', { name: 'Orders in doubt' })).toBeVisible()
  await expectAccessible(page)
  await palette(page).getByRole('option', { name: 'Orders per weekday' }).click()
  await expect(page).toHaveURL(new RegExp(`/sql\\?.*query=${made.id}`))
  await open(page, isMobile)
  await typed(page).fill('orders in d')
  const all = palette(page).getByRole('option', { name: /See all results for “orders in d”/ })
  await expect(all).toBeVisible()
  await typed(page).press('ArrowUp')
  for (let step = 0; step < 12 && (await all.getAttribute('aria-selected')) !== 'true'; step += 1) await typed(page).press('ArrowDown')
  await typed(page).press('Enter')
  await expect(page).toHaveURL(/\/search\?q=orders/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Search: orders in d')
  const hit = page.getByRole('list', { name: 'Results' }).getByRole('link', { name: /Orders in doubt/ })
  await expect(hit.locator('mark')).toHaveText('Orders in d')
  await hit.click()
  await expect(page).toHaveURL(/\/glossary\?q=/)
  await expect(page.getByRole('heading', { name: 'Orders in doubt' })).toBeVisible()
  await page.request.delete(`/api/v1/query/saved/${made.id}`, { headers: { origin: server.url } })
  await page.request.delete(`/api/v1/glossary/${entry.id}`, { headers: { origin: server.url } })
})

test('what is typed last is looked for, and what was under way before is given up', async ({ signedIn: page, isMobile }) => {
  test.skip(isMobile, 'The same list.')
  await visit(page, '/')
  const asked: string[] = []
  let ended = 0
  page.on('request', (request) => request.url().includes('/api/v1/search') && asked.push(new URL(request.url()).searchParams.get('q') ?? ''))
  page.on('requestfailed', (request) => request.url().includes('/api/v1/search') && (ended += 1))
  await page.route('**/api/v1/search?*', async (route) => {
    if (route.request().url().includes('q=cust&')) await new Promise((resolve) => setTimeout(resolve, 5000))
    await route.continue().catch(() => undefined)
  })
  await open(page, false)
  await typed(page).pressSequentially('cust', { delay: 20 })
  await expect.poll(() => asked).toEqual(['cust'])
  await typed(page).pressSequentially('omers', { delay: 20 })
  await expect(palette(page).getByRole('group', { name: 'Tables' }).getByRole('option', { name: /^customers/ }).first()).toBeVisible({ timeout: 3000 })
  expect(asked).toEqual(['cust', 'customers'])
  expect(ended).toBe(1)
})

test('a search that fails says so, and what is here is found all the same', async ({ signedIn: page, isMobile }) => {
  await visit(page, '/')
  await page.route('**/api/v1/search?*', (route) => route.fulfill({ status: 500, json: { title: 'Broken', status: 500, code: 'internal', detail: 'Broken.', request_id: 'r1' } }))
  await open(page, isMobile)
  await typed(page).fill('connec')
  await expect(palette(page).getByText('The server was not searched')).toBeVisible()
  await expect(palette(page).getByRole('option', { name: /^Connections/ }).first()).toBeVisible()
  await page.goto('/search?q=orders')
  await expect(page.getByRole('heading', { name: 'The search did not work' })).toBeVisible()
  await page.unroute('**/api/v1/search?*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('list', { name: 'Results' })).toBeVisible()
})

for (const theme of ['light', 'dark'] as const) {
  test(`the results are narrowed by kind and walked by the arrows in ${theme}`, async ({ signedIn: page, isMobile }) => {
    await useTheme(page, theme)
    await visit(page, '/search?q=order')
    await expectAccessible(page)
    const kinds = page.getByRole('navigation', { name: 'Kinds' })
    await kinds.getByRole('link', { name: /^Tables/ }).click()
    await expect(page).toHaveURL(/kind=table/)
    const results = page.getByRole('list', { name: 'Results' }).getByRole('link')
    await expect(results.filter({ hasText: 'Column' })).toHaveCount(0)
    if (!isMobile) {
      await page.getByRole('searchbox', { name: 'Search everything' }).focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowDown')
      await expect(results.nth(1)).toBeFocused()
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('Enter')
      await expect(page).toHaveURL(/\/connections\/.*table=/)
      await page.goBack()
      await expect(page).toHaveURL(/\/search\?q=order&kind=table/)
    }
    await page.getByRole('searchbox', { name: 'Search everything' }).fill('zzzz')
    await expect(page.getByRole('heading', { name: 'Nothing fits “zzzz”' })).toBeVisible()
    await expectAccessible(page)
  })
}

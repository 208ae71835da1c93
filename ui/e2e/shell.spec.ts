import { expect, expectAccessible, OWNER, test } from './datamind'

type Page = import('@playwright/test').Page

const question = (page: Page) => page.getByRole('textbox', { name: 'Ask a question' })
const palette = (page: Page) => page.getByRole('dialog', { name: 'Search, go and do' })
const typed = (page: Page) => palette(page).getByRole('combobox')

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k')
  await expect(palette(page)).toBeVisible()
}

async function ready(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.waitForLoadState('networkidle')
}

test('the palette goes, does and asks, by name', async ({ signedIn: page, isMobile }) => {
  // A conversation that is called like what is typed stands before the question.
  const question = isMobile ? 'number of orders by country' : 'revenue by country'
  await ready(page, '/settings/profile')
  await openPalette(page)
  await expectAccessible(page)
  await typed(page).fill('connec')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/connections$/)
  await openPalette(page)
  await typed(page).fill('dark')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await openPalette(page)
  await typed(page).fill(question)
  await expect(palette(page).getByRole('option', { selected: true })).toContainText(`Ask “${question}”`)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article', { name: question })).toBeVisible()
})

test('the palette is there with the next frame, with nothing to fetch, and Esc closes it alone', async ({ signedIn: page, isMobile }) => {
  test.skip(isMobile, 'A phone has no such keys.')
  const fetched = page.waitForResponse(/assets\/late-/)
  await ready(page, '/connections?panel=add')
  await fetched
  await page.waitForLoadState('networkidle')
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const frames = await page.evaluate(async () => {
    dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, cancelable: true }))
    let count = 0
    while (!document.querySelector('[cmdk-input]') && count < 100) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      count += 1
    }
    return count
  })
  expect(frames).toBeLessThanOrEqual(2)
  expect(asked.filter((url) => url.includes('/assets/'))).toEqual([])
  await page.keyboard.press('Escape')
  await expect(palette(page)).toBeHidden()
  await expect(page.getByRole('complementary', { name: 'Add a connection' })).toBeVisible()
})

test('keys go and act, never while a person types, and can be turned off', async ({ signedIn: page, isMobile }) => {
  test.skip(isMobile, 'A phone has no such keys.')
  await ready(page, '/')
  await expect(question(page)).toBeFocused()
  await page.keyboard.type('g c [')
  await expect(question(page)).toHaveValue('g c [')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('Delete')
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await expect(page).toHaveURL(/\/connections$/)
  // The address comes before the page, whose keys these are.
  await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible()
  await page.keyboard.press('c')
  await expect(page.getByRole('complementary', { name: 'Add a connection' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard' })
  await expect(sheet.getByText('Add a connection')).toBeVisible()
  await expect(sheet.getByText('Make the sidebar narrow')).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press(',')
  await expect(page).toHaveURL(/\/settings\/profile$/)
  await page.goto('/settings/appearance')
  await page.getByRole('switch', { name: 'Single-key shortcuts' }).click()
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await page.keyboard.press('?')
  await expect(page).toHaveURL(/\/settings\/appearance$/)
  await openPalette(page)
})

test('a session that ended is taken up over the page, and what was begun completes', async ({ signedIn: page, server, playwright }) => {
  await ready(page, '/')
  await question(page).fill('Revenue by country')
  const other = await playwright.request.newContext({ baseURL: server.url, extraHTTPHeaders: { origin: server.url } })
  expect((await other.post('/api/v1/auth/login', { data: { email: OWNER.email, password: OWNER.password } })).status()).toBe(200)
  expect((await other.post('/api/v1/auth/logout-all')).ok()).toBe(true)
  await other.dispose()
  await question(page).press('Enter')
  const gate = page.getByRole('dialog', { name: 'Sign in again' })
  await expect(gate).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+k')
  await expect(gate).toBeVisible()
  await expect(palette(page)).toBeHidden()
  await gate.getByLabel('Password', { exact: true }).fill(OWNER.password)
  await gate.getByRole('button', { name: 'Sign in' }).click()
  await expect(gate).toBeHidden()
  await expect(page.getByRole('article', { name: 'Revenue by country' }).getByRole('tab', { name: /Table/ })).toBeVisible({ timeout: 20_000 })
})

test('what was typed is there after a reload', async ({ signedIn: page }) => {
  await ready(page, '/')
  await question(page).fill('half a quest')
  await page.reload()
  await expect(question(page)).toHaveValue('half a quest')
})

/** Gives the page a server whose pages were built anew. */
async function newBuild(page: Page): Promise<void> {
  await page.route('/', async (route) => {
    if (route.request().resourceType() === 'document') return route.continue()
    return route.fulfill({ contentType: 'text/html', body: '<script type="module" crossorigin src="/assets/index-newer.js"></script>' })
  })
}

test('a new version is told of, and a part that is gone reloads the page once', async ({ signedIn: page }) => {
  await ready(page, '/')
  await newBuild(page)
  await page.evaluate(() => dispatchEvent(new Event('datamind:reached')))
  await expect(page.getByText('A new version is ready.')).toBeVisible()
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Reload' }).click()])
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.waitForLoadState('networkidle')
  let loads = 0
  page.on('load', () => (loads += 1))
  await page.route(/assets\/verified-page|assets\/_app\.settings\.verified/, (route) => route.fulfill({ status: 404 }))
  await page.evaluate(() => sessionStorage.removeItem('datamind.reloaded'))
  await page.goto('/settings/verified')
  await expect(page.getByRole('alert')).toBeVisible()
  await page.waitForTimeout(1500)
  // The visit, and one reload by the page and by its router at most.
  expect(loads).toBeGreaterThanOrEqual(2)
  expect(loads).toBeLessThanOrEqual(3)
  await expect(page.getByRole('button', { name: 'Copy details' })).toBeVisible()
})

test('a server that is gone is said, and the page goes on when it is back', async ({ signedIn: page }) => {
  await ready(page, '/connections')
  await page.route('**/api/**', (route) => route.abort('connectionrefused'))
  await page.getByRole('link', { name: 'Settings' }).first().click()
  await expect(page.getByText('No answer from the server. What is on this page stays')).toBeVisible()
  await page.unroute('**/api/**')
  await page.getByRole('button', { name: 'Try now' }).click()
  await expect(page.getByText('No answer from the server. What is on this page stays')).toBeHidden()
  await expect(page.getByRole('button', { name: 'Sign out everywhere' })).toBeVisible()
})

test('the pages speak German, with the numbers and dates of it', async ({ signedIn: page }) => {
  await ready(page, '/settings/appearance')
  await page.getByRole('radio', { name: 'Deutsch' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Darstellung')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.getByText('1.234.567,89')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Darstellung')
  await expectAccessible(page)
})

test('a visit begins with the page that was chosen, and moments are shown in the zone that was chosen', async ({ signedIn: page }) => {
  await ready(page, '/settings/appearance')
  await page.getByRole('radio', { name: 'Connections' }).click()
  await expect(page.getByText('Saved in this browser')).toBeVisible()
  await page.getByRole('combobox', { name: /^Time zone/ }).click()
  await page.getByRole('combobox', { name: 'Find', exact: true }).fill('Tokyo')
  await page.getByRole('option', { name: 'Asia/Tokyo' }).click()
  await expect(page.getByText(/, Asia\/Tokyo$/)).toBeVisible()
  await expectAccessible(page)
  await page.goto('/')
  await expect(page).toHaveURL(/\/connections$/)
  await page.getByRole('link', { name: 'Ask' }).first().click()
  await expect(question(page)).toBeVisible()
  await page.goto('/settings/appearance')
  await expect(page.getByText(/, Asia\/Tokyo$/)).toBeVisible()
})

test('the panel at the right opens and closes by its key, and a conversation is found where it was left', async ({ signedIn: page, isMobile }) => {
  test.skip(isMobile, 'A phone has no such keys.')
  await page.setViewportSize({ width: 1440, height: 480 })
  await page.goto('/?ask=Revenue%20by%20month')
  await expect(page.getByRole('img', { name: /Chart of/ })).toBeVisible({ timeout: 20_000 })
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press(']')
  await expect(page.getByRole('complementary', { name: 'Receipt' })).toBeVisible()
  await page.keyboard.press(']')
  await expect(page.getByRole('complementary', { name: 'Receipt' })).toBeHidden()
  const top = () => page.getByRole('article', { name: 'Revenue by month' }).evaluate((article) => Math.round(article.getBoundingClientRect().top))
  await page.getByRole('img', { name: /Chart of/ }).hover()
  await page.mouse.wheel(0, 160)
  await expect.poll(top).toBeLessThan(-60)
  // The place is kept a moment after the last movement.
  await page.waitForTimeout(300)
  const left = await top()
  await page.getByRole('link', { name: 'Glossary' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Glossary')
  await page.goBack()
  await expect(page.getByRole('img', { name: /Chart of/ })).toBeVisible()
  await expect.poll(async () => Math.abs((await top()) - left)).toBeLessThan(8)
})

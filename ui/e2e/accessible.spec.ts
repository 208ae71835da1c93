import { expect, expectAccessible, test, useTheme } from './datamind'
import { cutOff, openable, visit } from './routes'

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page in ${theme}`, async ({ signedIn: page, server }) => {
    test.setTimeout(300_000)
    await useTheme(page, theme)
    for (const path of await openable(page, server.url)) {
      await test.step(path, async () => {
        await visit(page, path)
        await expectAccessible(page)
      })
    }
    await page.context().clearCookies()
    for (const path of ['/login', '/register']) {
      await test.step(path, async () => {
        await visit(page, path)
        await expectAccessible(page)
      })
    }
  })
}

for (const { name, width, height } of [
  { name: 'at 320 px', width: 320, height: 640 },
  { name: 'at 200 % of 1440 px', width: 720, height: 450 },
]) {
  test(`nothing is cut off on any page ${name}`, async ({ signedIn: page, server, isMobile }) => {
    test.skip(isMobile, 'The window is set here.')
    test.setTimeout(300_000)
    const paths = await openable(page, server.url)
    await page.setViewportSize({ width, height })
    for (const path of paths) {
      await test.step(path, async () => {
        await visit(page, path)
        expect(await cutOff(page)).toEqual([])
      })
    }
  })
}

test('the keyboard alone reaches what a page offers, in order and in sight', async ({ signedIn: page, isMobile }) => {
  test.skip(isMobile, 'A phone has no keyboard.')
  await visit(page, '/connections')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('main')).toBeFocused()
  await page.reload()
  await visit(page, '/connections')
  const reached: string[] = []
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      if (!element || element === document.body) return null
      const { outlineStyle, boxShadow } = getComputedStyle(element)
      const after = getComputedStyle(element, '::after')
      const box = element.getBoundingClientRect()
      const seen = outlineStyle !== 'none' || boxShadow !== 'none' || after.outlineStyle !== 'none'
      return { name: element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '', seen, inside: box.bottom > 0 && box.top < innerHeight }
    })
    if (focused === null || reached.includes(`${focused.name}#${step}`)) break
    expect(focused, focused.name).toMatchObject({ seen: true, inside: true })
    reached.push(focused.name)
  }
  for (const name of ['Ask', 'Connections', 'Settings', 'Add a connection']) expect(reached).toContain(name)
  await page.getByRole('button', { name: 'Add a connection' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: 'Add a connection' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Add a connection' })).toBeFocused()
})

test('who may not create an organisation is told so, with a way back', async ({ signedIn: page }) => {
  await page.context().clearCookies()
  await page.goto('/login')
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Create an organisation' })).toHaveCount(0)
  await page.goto('/register')
  await expect(page.getByText('This server does not let people create organisations.')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Back to sign-in' }).click()
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
})

test('nothing is loaded from elsewhere and nothing breaks the content policy', async ({ signedIn: page, server }) => {
  const foreign: string[] = []
  const faults: string[] = []
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.origin !== server.url && !['data:', 'blob:'].includes(url.protocol)) foreign.push(request.url())
  })
  page.on('console', (message) => message.text().includes('Content Security Policy') && faults.push(message.text()))
  await page.goto('/?ask=Revenue%20by%20country')
  await expect(page.getByRole('img', { name: /Chart of/ })).toBeVisible({ timeout: 20_000 })
  await page.getByRole('tab', { name: 'SQL' }).click()
  await page.getByRole('button', { name: 'Edit and run again' }).click()
  await expect(page.getByRole('textbox', { name: 'SQL' })).toBeVisible()
  expect(foreign).toEqual([])
  expect(faults).toEqual([])
})

test('no token is kept where a script could read it', async ({ signedIn: page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))
  expect(kept).not.toMatch(/eyJ|dm_access|dm_refresh/)
})

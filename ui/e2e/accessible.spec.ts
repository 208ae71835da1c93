import { expect, expectAccessible, test, useTheme } from './datamind'

const pages = ['/', '/connections', '/connections/upload', '/settings/profile', '/settings/model', '/settings/appearance', '/settings/verified', '/sql']

for (const theme of ['light', 'dark'] as const) {
  for (const path of pages) {
    test(`axe finds nothing on ${path} in ${theme}`, async ({ signedIn: page }) => {
      await useTheme(page, theme)
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await page.waitForLoadState('networkidle')
      await expectAccessible(page)
    })
  }

  test(`axe finds nothing on sign-in, an answer and a connection in ${theme}`, async ({ signedIn: page }) => {
    await useTheme(page, theme)
    await page.goto('/?ask=Revenue%20by%20month')
    await expect(page.getByText(/Checked/).first()).toBeVisible({ timeout: 20_000 })
    await expectAccessible(page)
    const list = await (await page.request.get('/api/v1/connections')).json()
    await page.goto(`/connections/${list.data[0].id}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.waitForLoadState('networkidle')
    await expectAccessible(page)
    await page.context().clearCookies()
    await page.goto('/login')
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
    await expectAccessible(page)
  })
}

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

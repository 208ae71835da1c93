import { expect, expectAccessible, OWNER, start, test } from './datamind'

/** Counts what a person presses, so that the way to the first chart stays short. */
async function countClicks(page: import('@playwright/test').Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    addEventListener('click', (event) => event.isTrusted && sessionStorage.setItem('clicks', String(Number(sessionStorage.getItem('clicks') ?? 0) + 1)), true)
  })
  return () => page.evaluate(() => Number(sessionStorage.getItem('clicks') ?? 0))
}

test('from the printed link to a first chart in at most six clicks, with no key and no other service', async ({ page }) => {
  // A server that nobody has set up yet.
  const { running, stop } = await start()
  const clicks = await countClicks(page)
  await page.goto(running.setupLink)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Create your account')
  await expectAccessible(page)
  await page.getByLabel('Your name').fill(OWNER.name)
  await page.getByLabel('E-mail').fill(OWNER.email)
  await page.getByLabel('Organisation').fill(OWNER.org)
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password)
  await page.getByRole('button', { name: 'Create account' }).click()

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What do you want to ask about?')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Use the demo shop' }).click()

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ask your first question')
  await page.getByRole('listitem').getByRole('button').first().click()

  await expect(page.getByRole('article').getByRole('tab', { name: /Table/ })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(/Checked/).first()).toBeVisible()
  expect(await clicks()).toBeLessThanOrEqual(6)
  await expectAccessible(page)
  await stop()
})

test('the printed link works once', async ({ page, server, signedIn }) => {
  await signedIn.context().clearCookies()
  await page.goto(server.setupLink)
  await expect(page.getByRole('button', { name: 'Create account' })).toBeHidden()
})

import type { BrowserContext, Page } from '@playwright/test'

import { expect, expectAccessible, test, type Running } from './datamind'

const password = 'a viewer of nothing but answers'

/** Somebody of the organisation, signed in on a page of their own. */
async function somebody(owner: Page, context: BrowserContext, server: Running, person: { name: string; role: string }): Promise<Page> {
  const email = `${person.name.toLowerCase().replace(/\W+/g, '.')}@halden.example`
  const headers = { origin: server.url }
  const made = await owner.request.post('/api/v1/org/members', { data: { email, full_name: person.name, password, role: person.role }, headers })
  expect([201, 409]).toContain(made.status())
  const page = await context.newPage()
  const login = await page.request.post('/api/v1/auth/login', { data: { email, password }, headers })
  expect(login.status()).toBe(200)
  return page
}

test('an admin says who may use a connection, and for others it is not there', async ({ signedIn: page, server, browser }, { project }) => {
  const device = { ...project.use, baseURL: server.url }
  const [inside, outside] = [await browser.newContext(device), await browser.newContext(device)]
  const vera = await somebody(page, inside, server, { name: `Vera ${project.name}`, role: 'viewer' })
  const otto = await somebody(page, outside, server, { name: `Otto ${project.name}`, role: 'viewer' })

  await page.goto('/connections')
  await page.getByRole('button', { name: /^Acts on Demo shop/ }).click()
  await page.getByRole('menuitem', { name: 'Who may use it' }).click()
  const panel = page.getByRole(project.name.includes('phone') ? 'dialog' : 'complementary', { name: /^Who may use Demo shop/ })
  await expect(panel.getByRole('radio', { name: 'Everybody in the organisation' })).toBeChecked()
  await panel.getByRole('radio', { name: 'Only some' }).click()
  await panel.getByRole('checkbox', { name: 'All viewers' }).click()
  const row = panel.getByRole('checkbox', { name: new RegExp(`^Vera ${project.name}`) })
  await expect(row).not.toBeChecked()
  await row.click()
  await expectAccessible(page)
  await panel.getByRole('button', { name: 'Save' }).click()
  await expect(panel).toHaveCount(0)
  await expect(page.getByText('Not everybody may use it').first()).toBeAttached()
  const address = page.url().split('?')[0]!

  await vera.goto(address)
  await expect(vera.getByRole('heading', { level: 1 })).toHaveText('Demo shop')
  await otto.goto('/connections')
  await expect(otto.getByText('No connections yet')).toBeVisible()
  await otto.goto(address)
  await expect(otto.getByText(/There is no such connection|There is nothing here/).first()).toBeVisible()
  await expect(otto.getByText('orders')).toHaveCount(0)

  await page.goto(`${address}?access=yes`)
  await expect(panel.getByRole('checkbox', { name: new RegExp(`^Vera ${project.name}`) })).toBeChecked()
  await panel.getByRole('radio', { name: 'Everybody in the organisation' }).click()
  await panel.getByRole('button', { name: 'Save' }).click()
  await expect(panel).toHaveCount(0)
  await otto.goto(address)
  await expect(otto.getByRole('heading', { level: 1 })).toHaveText('Demo shop')
  await Promise.all([inside.close(), outside.close()])
})

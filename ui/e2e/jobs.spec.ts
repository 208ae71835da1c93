import type { Page } from '@playwright/test'

import { expect, expectAccessible, test, useTheme } from './datamind'

/** A CSV file of so many rows, larger than what is loaded while one waits. */
const table = (rows: number): Buffer => {
  const lines = ['id,amount,city,remark']
  for (let n = 0; n < rows; n += 1) lines.push(`${n},${n % 100}.25,Utrecht,a remark that fills the line of order ${n}`)
  return Buffer.from(lines.join('\n'))
}

async function load(page: Page, name: string, rows: number): Promise<void> {
  await page.goto('/connections/upload')
  await page.locator('input[type=file]').setInputFiles({ name: `${name}.csv`, mimeType: 'text/csv', buffer: table(rows) })
  const button = page.getByRole('button', { name: /^Load/ })
  await expect(button).toBeEnabled({ timeout: 20_000 })
  await button.click()
  await expect(page).toHaveURL(/upload\?job=/, { timeout: 20_000 })
}

/** Opens the list behind the indicator, on a phone from its drawer. */
async function openJobs(page: Page, phone: boolean): Promise<void> {
  if (phone) await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: /^Jobs/ }).click()
}

test('a large file goes on loading over a reload, and its person is told when it is there', async ({ signedIn: page, isMobile }) => {
  await load(page, 'long orders', 400_000)
  await page.reload()
  await expect(page.getByText('You can leave this page')).toBeVisible()
  await expectAccessible(page)
  await page.goto('/settings/appearance')
  await expect(page.getByText('long orders is loaded.')).toBeVisible({ timeout: 50_000 })
  await openJobs(page, isMobile)
  await expect(page.getByRole('link', { name: 'long orders' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'All jobs' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Jobs')
  await page.getByRole('main').getByRole('link', { name: 'long orders' }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('long orders')
})

test('a load is cancelled, and nothing of it stays', async ({ signedIn: page }) => {
  await load(page, 'never there', 400_000)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('heading', { name: 'The load was cancelled' })).toBeVisible()
  const { data } = await (await page.request.get('/api/v1/connections?q=never+there')).json()
  expect(data).toEqual([])
})

test('a job that failed says why, is filtered for and tried again', async ({ signedIn: page, server }) => {
  const body = { name: 'Nobody there', type: 'postgresql', host: '127.0.0.1', port: 1, database_name: 'x', username: 'x', password: 'x', ssl_mode: 'disable' }
  await page.goto('/settings/jobs')
  const made = await page.request.post('/api/v1/connections', { data: body, headers: { origin: server.url } })
  expect(made.status()).toBe(201)
  await expect(page.getByText(/The tables of Nobody there could not be read/).first()).toBeVisible({ timeout: 20_000 })
  await page.goto('/settings/jobs?state=failed')
  const row = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Nobody there' }).first()
  await expect(row.getByText('Failed')).toBeVisible()
  await expectAccessible(page)
  await useTheme(page, 'dark')
  await expectAccessible(page)
  await row.getByRole('button', { name: 'Try Nobody there again' }).click()
  await expect(async () => {
    const { data } = await (await page.request.get('/api/v1/audit?action=job.retry')).json().then((trail) => ({ data: trail.items }))
    expect(data.length).toBeGreaterThan(0)
  }).toPass()
  await page.request.delete(`/api/v1/connections/${(await made.json()).id}`, { headers: { origin: server.url } })
})

import { expect, test } from './datamind'
import { psql } from './psql'

type Page = import('@playwright/test').Page

/** Counts for minutes where nothing stops it. */
const SLOW = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000) SELECT count(*) AS n FROM n'

const editor = (page: Page) => page.getByRole('textbox', { name: 'SQL', exact: true })
const grid = (page: Page) => page.getByRole('grid', { name: 'Result' })

async function runSlow(page: Page): Promise<void> {
  await page.goto('/sql')
  await expect(page.getByRole('button', { name: /Connection: Demo shop/ })).toBeVisible()
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(SLOW)
  await page.keyboard.press('Escape')
  const sent = page.waitForRequest((request) => request.url().endsWith('/query/execute'))
  await page.keyboard.press('ControlOrMeta+Enter')
  await sent
  await expect(page.getByRole('button', { name: /^Stop/ })).toBeVisible()
}

/** Stops a run: gives its id once the server confirmed it. */
async function stopBy(page: Page, act: () => Promise<void>): Promise<string> {
  const confirmed = page.waitForResponse((response) => /\/query\/[^/]+\/cancel$/.test(response.url()))
  await act()
  const answer = await confirmed
  expect(answer.status()).toBe(204)
  return answer.url().split('/').at(-2) ?? ''
}

/** The server said that it stopped, nothing of the run is left, and the editor takes the next statement at once. */
async function expectStopped(page: Page, origin: string, id: string): Promise<void> {
  await expect(page.getByText('You stopped this statement')).toBeVisible()
  await expect(page.getByText('The server stopped it and told the database to leave off.')).toBeVisible()
  // It is not among the runs under way any more, and the history says how it ended.
  const again = await page.request.post(`/api/v1/query/${id}/cancel`, { headers: { origin }, data: {} })
  expect(again.status()).toBe(404)
  const { data } = await (await page.request.get('/api/v1/query/history?limit=5')).json()
  expect(data.find((line: { query_id: string }) => line.query_id === id)).toMatchObject({ status: 'cancelled' })
  await expect(page.getByRole('button', { name: /^Run/ }).first()).toBeEnabled()
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText('SELECT 42 AS answer')
  const begun = Date.now()
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(grid(page).getByRole('gridcell', { name: '42' })).toBeVisible()
  expect(Date.now() - begun).toBeLessThan(5000)
}

test('a slow statement is stopped by its button', async ({ signedIn: page, server }) => {
  await runSlow(page)
  const id = await stopBy(page, () => page.getByRole('button', { name: /^Stop/ }).click())
  await expectStopped(page, server.url, id)
})

test('a slow statement is stopped by Esc, from the editor and from beside it', async ({ signedIn: page, server }) => {
  await runSlow(page)
  await expect(editor(page)).toBeFocused()
  await expectStopped(page, server.url, await stopBy(page, () => page.keyboard.press('Escape')))
  await runSlow(page)
  await page.getByRole('tab', { name: /Result/ }).focus()
  await expectStopped(page, server.url, await stopBy(page, () => page.keyboard.press('Escape')))
})

test('a slow statement is gone from PostgreSQL, too', async ({ signedIn: page, server }, { project }) => {
  const address = process.env['DATAMIND_TEST_POSTGRES']
  expect(address, 'DATAMIND_TEST_POSTGRES has to name a server').toBeTruthy()
  const url = new URL(address!)
  const headers = { origin: server.url }
  const body = { name: `Slow ${project.name}`, type: 'postgresql', host: url.hostname, port: Number(url.port), database_name: url.pathname.slice(1) || 'postgres', username: url.username, password: decodeURIComponent(url.password) || null, ssl_mode: 'disable' }
  const made = await page.request.post('/api/v1/connections', { headers, data: body })
  expect(made.status(), await made.text()).toBe(201)
  const { id: connection } = await made.json()
  await expect(async () => expect((await (await page.request.get(`/api/v1/connections/${connection}`)).json()).status).toBe('ready')).toPass({ timeout: 30_000 })
  await page.goto('/sql')
  await page.getByRole('button', { name: /^Connection:/ }).click()
  await page.getByRole('menuitemradio', { name: body.name }).or(page.getByRole('option', { name: body.name })).click()
  await page.keyboard.press('Escape')
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+a')
  const mark = `mark_${project.name}_${Date.now()}`
  await page.keyboard.insertText(SLOW.replace('AS n FROM n', `AS ${mark} FROM n`).replace('4000000000', '4000000000::bigint').replace('SELECT 1 UNION', 'SELECT 1::bigint UNION'))
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(page.getByRole('button', { name: /^Stop/ })).toBeVisible()
  const running = () => Number(psql(address!, `SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%${mark}%' AND pid <> pg_backend_pid()`))
  await expect.poll(running).toBe(1)
  await page.keyboard.press('Escape')
  await expect(page.getByText('You stopped this statement')).toBeVisible()
  await expect.poll(running).toBe(0)
  await page.request.delete(`/api/v1/connections/${connection}`, { headers })
})

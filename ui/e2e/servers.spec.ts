import { expect, expectAccessible, test } from './datamind'
import { onMariadb, onPostgresql, samples, samplesFolder, type Say } from './sample-databases'
import { grid, openSql, run, write } from './sql-desk'

type Page = import('@playwright/test').Page

/** What is asked of each sample, and the statement that says the true number. */
const questions: Record<string, { ask: string; truth: string; table: string }> = {
  Chinook: { ask: 'How many customers are there?', truth: 'SELECT count(*) FROM ', table: 'Customer' },
  Sakila: { ask: 'How many films are there?', truth: 'SELECT count(*) FROM ', table: 'film' },
  Employees: { ask: 'How many employees are there?', truth: 'SELECT count(*) FROM ', table: 'employee' },
}

/** The name of a table as its server spells it. */
const spelled = (say: Say, table: string, here: string): string => say(`SELECT table_name FROM information_schema.tables WHERE lower(table_name) = lower('${table}') AND ${here} ORDER BY 1 LIMIT 1`)

async function connect(page: Page, kind: RegExp, url: string, name: string): Promise<void> {
  await page.goto('/connections?panel=add')
  await page.getByRole('button', { name: kind }).first().click()
  await page.getByLabel(/^Paste an address/).fill(url)
  await page.getByLabel(/^Name/).fill(name)
  await expect(page.getByLabel('Host', { exact: true })).toHaveValue('127.0.0.1')
  await page.getByRole('button', { name: 'Test it' }).click()
  const save = page.getByRole('button', { name: 'Save connection' })
  // A server with more than one database, or a database with more than one schema, asks which of them.
  const choose = page.getByRole('button', { name: /^Choose (schemas|databases)$/ })
  await expect(save.or(choose)).toBeEnabled({ timeout: 20_000 })
  await expectAccessible(page)
  if (await choose.isVisible()) await choose.click()
  await save.click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expect(page.getByText(/^read /)).toBeVisible({ timeout: 30_000 })
}

for (const { name, ...files } of samples) {
  const { ask, truth, table } = questions[name]!
  for (const [server, kind, load] of [
    ['PostgreSQL', /^PostgreSQL/, onPostgresql],
    ['MariaDB', /^MySQL/, onMariadb],
  ] as const) {
    test(`${name} on ${server} is connected, asked and read by hand`, async ({ signedIn: page, isMobile }) => {
      test.skip(isMobile, 'What differs on a phone is tried on one database.')
      const folder = samplesFolder()
      test.skip(!folder, 'The sample databases are not here.')
      const { url, say } = load(folder!, server === 'PostgreSQL' ? files.postgresql : files.mysql)
      const title = `${name} on ${server}`
      await connect(page, kind, url, title)

      const own = spelled(say, table, server === 'PostgreSQL' ? "table_schema NOT IN ('pg_catalog', 'information_schema')" : 'table_schema = database()')
      const quoted = server === 'PostgreSQL' ? `"${own}"` : `\`${own}\``
      const count = Number(say(`${truth}${quoted}`)).toLocaleString('en-GB')
      const { data } = await (await page.request.get(`/api/v1/connections?q=${encodeURIComponent(title)}`)).json()
      await page.goto(`/?connection=${data[0].id}&ask=${encodeURIComponent(ask)}`)
      const answer = page.getByRole('article', { name: ask })
      await expect(answer.getByText(count, { exact: true }).first()).toBeVisible({ timeout: 20_000 })

      await openSql(page, title)
      await write(page, `SELECT count(*) AS n FROM ${quoted}`)
      await run(page)
      await expect(grid(page).getByRole('gridcell', { name: count, exact: true })).toBeVisible({ timeout: 20_000 })
    })
  }
}

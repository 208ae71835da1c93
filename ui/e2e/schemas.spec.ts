import { expect, expectAccessible, test } from './datamind'
import { psql } from './psql'

/** A database of its own with two schemas that hold a table each. */
function database(address: string): URL {
  const name = `schemas_${Math.random().toString(36).slice(2)}`
  psql(address, `CREATE DATABASE ${name}`)
  const url = new URL(address)
  url.pathname = `/${name}`
  psql(url.href, 'CREATE SCHEMA sales; CREATE TABLE sales.orders (id int); CREATE SCHEMA payroll; CREATE TABLE payroll.wages (id int)')
  return url
}

test('of a database only the chosen schemas are read, and another choice can be made later', async ({ signedIn: page }, { project }) => {
  const address = process.env['DATAMIND_TEST_POSTGRES']
  if (!address) throw new Error('DATAMIND_TEST_POSTGRES names no server. Run `make test`, or start one with scripts/postgres start FOLDER.')
  const url = database(address)
  const name = `Ledger ${project.name}`
  await page.goto('/connections?panel=add')
  await page.getByRole('button', { name: /PostgreSQL/ }).first().click()
  await page.getByLabel(/^Name/).first().fill(name)
  await page.getByLabel('Host', { exact: true }).fill(url.hostname)
  await page.getByLabel('Port', { exact: true }).fill(url.port)
  await page.getByLabel(/^Database/).first().fill(url.pathname.slice(1))
  await page.getByLabel(/^User/).first().fill(url.username)
  await page.getByLabel('Password', { exact: true }).fill(url.password)
  await page.getByRole('button', { name: 'Test it' }).click()
  await page.getByRole('button', { name: 'Choose schemas' }).click()
  const choice = page.getByRole('group', { name: 'Schemas to read' })
  await expect(choice.getByRole('checkbox', { name: 'All', exact: false }).first()).toBeChecked()
  await expect(choice.getByText('Schemas that are added later, too.')).toBeVisible()
  await expect(choice.getByRole('checkbox')).toHaveCount(4)
  await expectAccessible(page)
  await choice.getByRole('checkbox', { name: /^payroll/ }).click()
  await choice.getByRole('checkbox', { name: /^public/ }).click()
  await page.getByRole('button', { name: 'Save connection' }).click()
  const tables = page.getByRole('navigation', { name: 'Tables' })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
  await expect(tables.getByRole('link', { name: /sales\.orders/ })).toBeVisible()
  await expect(tables.getByRole('link', { name: /payroll/ })).toHaveCount(0)

  await page.goto(`${page.url().split('?')[0]}?edit=yes`)
  await expect(page.getByText('sales', { exact: true }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Choose', exact: true }).click()
  await choice.getByRole('checkbox', { name: /^payroll/ }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(tables.getByRole('link', { name: /payroll\.wages/ })).toBeVisible({ timeout: 20_000 })
})

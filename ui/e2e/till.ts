import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'

import { expect, type Running } from './datamind'

export const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))

/** A connection of its own for one test: a small SQLite till, read to the end. */
export async function till(page: Page, server: Running, name: string): Promise<string> {
  mkdirSync(join(server.dataDir, 'files'), { recursive: true })
  copyFileSync(fixture('till-before.sqlite'), join(server.dataDir, 'files', `${name}.sqlite`))
  const made = await page.request.post('/api/v1/connections', { headers: { origin: server.url }, data: { name, type: 'sqlite', file_path: `${name}.sqlite` } })
  expect(made.status()).toBe(201)
  const { id } = await made.json()
  await read(page, id)
  return id
}

/** Waits until the tables are read, after `since` where one is given. */
export async function read(page: Page, id: string, since = ''): Promise<void> {
  await expect(async () => {
    const one = await (await page.request.get(`/api/v1/connections/${id}`)).json()
    expect(one.status).toBe('ready')
    expect(one.discovered_at > since).toBe(true)
  }).toPass({ timeout: 30_000 })
}

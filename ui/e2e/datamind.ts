import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import AxeBuilder from '@axe-core/playwright'
import { type Page, test as base, expect } from '@playwright/test'

/** The executable at work, as a new user starts it: an empty folder, nothing else. */
export interface Running {
  url: string
  setupLink: string
  dataDir: string
}

export const OWNER = { name: 'Mara Lindqvist', email: 'mara@halden.example', password: 'correct horse battery staple', org: 'Halden & Co' }

/** Starts one in an empty folder. */
export async function start(): Promise<{ running: Running; stop: () => Promise<void> }> {
  const binary = process.env['DATAMIND_BINARY']
  if (!binary) throw new Error('DATAMIND_BINARY names no executable. Run `make test`, or set it to the built one.')
  const folder = mkdtempSync(join(tmpdir(), 'datamind-e2e-'))
  const dataDir = join(folder, 'data')
  const env = { DATAMIND_DATA_DIR: dataDir, DATAMIND_BIND: '127.0.0.1:0', DATAMIND_LOG__LEVEL: 'warn', DATAMIND_RATE_LIMIT_ENABLED: 'false' }
  const child: ChildProcess = spawn(binary, ['serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
  const setupLink = /http\S+setup\?token=\S+/.exec(line)?.[0]
  if (!setupLink) throw new Error(`no setup link in: ${line}`)
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  return { running: { url: new URL(setupLink).origin, setupLink, dataDir }, stop }
}

/** The one executable that runs now, and for which file of tests. */
interface Host {
  of: (file: string) => Promise<Running>
}

/**
 * Each file of tests has a server of its own, so that no file finds what another one left; its tests share it.
 * Each project (width, theme) starts anew.
 */
export const test = base.extend<{ signedIn: Page; server: Running }, { host: Host }>({
  host: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the wanted fixtures from the pattern
    async ({}, use) => {
      let now = null as { file: string; running: Running; stop: () => Promise<void> } | null
      await use({
        of: async (file) => {
          if (now?.file === file) return now.running
          await now?.stop()
          now = null
          const started = await start()
          now = { file, ...started }
          return started.running
        },
      })
      await now?.stop()
    },
    { scope: 'worker' },
  ],
  server: async ({ host }, use, { file }) => {
    await use(await host.of(file))
  },
  baseURL: async ({ server }, use) => {
    await use(server.url)
  },
  /** A page on which the owner is signed in, with the demo shop ready. */
  signedIn: async ({ page, server }, use) => {
    const token = new URL(server.setupLink).searchParams.get('token')
    const body = { token, email: OWNER.email, password: OWNER.password, full_name: OWNER.name, org_name: OWNER.org, org_slug: 'halden', demo: true }
    const headers = { origin: server.url }
    const made = await page.request.post('/api/v1/setup', { data: body, headers })
    if (made.status() === 404) {
      const login = await page.request.post('/api/v1/auth/login', { data: { email: OWNER.email, password: OWNER.password }, headers })
      expect(login.status()).toBe(200)
    } else {
      expect(made.status()).toBe(201)
    }
    await expect(async () => {
      const list = await (await page.request.get('/api/v1/connections')).json()
      expect(list.data[0]?.status).toBe('ready')
    }).toPass({ timeout: 30_000 })
    await use(page)
  },
})

/** Fails with every fault that axe finds on the page. */
export async function expectAccessible(page: Page): Promise<void> {
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  const faults = found.violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.map((n) => n.html).join('\n  ')}`)
  expect(faults, faults.join('\n')).toEqual([])
}

/** Switches the page's theme as the person would have chosen it. */
export async function useTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme })
}

export { expect }

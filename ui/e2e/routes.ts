import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'

import { expect } from './datamind'

const tree = readFileSync(new URL('../src/routeTree.gen.ts', import.meta.url), 'utf8')
const listed = /fullPaths:([\s\S]*?)fileRoutesByTo/.exec(tree)?.[1] ?? ''

/** Every address the router knows, from its own list, so that a new page can't be forgotten. */
export const allRoutes = [...new Set([...listed.matchAll(/'([^']+)'/g)].map(([, path]) => (path === '/' ? '/' : path!.replace(/\/$/, ''))))]

/** Pages of people without a session; the others send them away. */
const outside = new Set(['/login', '/register', '/setup'])
export const insideRoutes = allRoutes.filter((path) => !outside.has(path))

type Made = { sessionId: string; connectionId: string }

/** One conversation with an answer, and the demo shop: what the pages of single things show. */
async function make(page: Page, origin: string): Promise<Made> {
  const list = await (await page.request.get('/api/v1/connections')).json()
  const connectionId = list.data.find((one: { is_demo: boolean }) => one.is_demo).id
  const sessions = await (await page.request.get('/api/v1/chat/sessions')).json()
  if (sessions.count > 0) return { connectionId, sessionId: sessions.data[0].id }
  const answer = await page.request.post('/api/v1/chat/message', { headers: { origin }, data: { message: 'Revenue by month', connection_id: connectionId } })
  return { connectionId, sessionId: (await answer.json()).session_id }
}

const fillers: Record<string, (made: Made) => string> = {
  '/ask/$sessionId': ({ sessionId }) => `/ask/${sessionId}`,
  '/connections/$id': ({ connectionId }) => `/connections/${connectionId}`,
}

/** The addresses of all pages of a signed-in person, with a thing for each that shows one. */
export async function openable(page: Page, origin: string): Promise<string[]> {
  const made = await make(page, origin)
  return insideRoutes.map((route) => {
    if (!route.includes('$')) return route
    const fill = fillers[route]
    if (!fill) throw new Error(`Say in e2e/routes.ts which ${route} the tests open.`)
    return fill(made)
  })
}

/** Opens a page and waits until it stands still. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.waitForLoadState('networkidle')
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
}

/** What lies outside the window without a way to scroll there. */
export const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const scrolls = (element: Element | null): boolean => element !== null && (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
    const found: string[] = []
    for (const element of document.body.querySelectorAll('button, a, input, textarea, h1, h2, h3, p, label, dd, dt, li, kbd, td, th, summary')) {
      const box = element.getBoundingClientRect()
      if (box.width < 2 || box.height < 2 || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
      if ((box.right > innerWidth + 1 || box.left < -1) && !scrolls(element.parentElement)) found.push(`${element.tagName} “${(element.textContent ?? '').slice(0, 40)}” ${Math.round(box.left)} to ${Math.round(box.right)} of ${innerWidth}`)
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide`)
    return found
  })

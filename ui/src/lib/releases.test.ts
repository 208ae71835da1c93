import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { entryOf, followReleases, newerBuild, watchReleases } from './releases'

const page = (hash: string) => `<!doctype html><script src="/theme.js"></script><script type="module" crossorigin src="/assets/index-${hash}.js"></script>`
const serve = (answer: () => Response) => vi.stubGlobal('fetch', vi.fn(async () => answer()))
const served = (hash: string) => serve(() => new Response(page(hash)))

describe('a new build', () => {
  let stop: (() => void) | undefined
  beforeEach(() => {
    document.head.innerHTML = page('old')
    sessionStorage.clear()
  })
  afterEach(() => {
    stop?.()
    document.head.innerHTML = ''
    vi.unstubAllGlobals()
  })
  it('is known by the script that the front page starts', async () => {
    expect(entryOf(page('a1'))).toBe('/assets/index-a1.js')
    served('old')
    expect(await newerBuild()).toBeNull()
    served('new')
    expect(await newerBuild()).toBe('/assets/index-new.js')
    serve(() => new Response('', { status: 503 }))
    expect(await newerBuild()).toBeNull()
  })
  it('whose parts are missing here reloads the page once, whatever the reload brings', async () => {
    served('new')
    const reload = vi.fn()
    stop = followReleases(reload)
    dispatchEvent(new Event('vite:preloadError'))
    await vi.waitFor(() => expect(reload).toHaveBeenCalledTimes(1))
    dispatchEvent(new Event('vite:preloadError'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(reload).toHaveBeenCalledTimes(1)
  })
  it('does not reload while the server does not answer', async () => {
    serve(() => {
      throw new TypeError('Failed to fetch')
    })
    const reload = vi.fn()
    stop = followReleases(reload)
    dispatchEvent(new Event('vite:preloadError'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(reload).not.toHaveBeenCalled()
  })
  it('is told of once', async () => {
    served('new')
    const tell = vi.fn()
    stop = watchReleases(tell)
    dispatchEvent(new Event('datamind:reached'))
    await vi.waitFor(() => expect(tell).toHaveBeenCalledTimes(1))
    dispatchEvent(new Event('datamind:reached'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(tell).toHaveBeenCalledTimes(1)
  })
})

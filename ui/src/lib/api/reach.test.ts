import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { reach, tryNow, useReach } from './reach'

const request = () => new Request('http://localhost/api/v1/connections')

describe('a server that does not answer', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })
  it('is said only when a second look fails too, and taken back when it answers', async () => {
    let up = false
    vi.stubGlobal('fetch', async () => {
      if (!up) throw new TypeError('Failed to fetch')
      return new Response(null, { status: 204 })
    })
    const back = vi.fn()
    addEventListener('datamind:reached', back, { once: true })
    await expect(reach(request())).rejects.toThrow('Failed to fetch')
    await vi.advanceTimersByTimeAsync(10)
    expect(useReach.getState().reached).toBe(false)
    up = true
    tryNow()
    await vi.advanceTimersByTimeAsync(10)
    expect(useReach.getState().reached).toBe(true)
    expect(back).toHaveBeenCalledTimes(1)
  })
  it('is not said for one request that failed alone', async () => {
    vi.stubGlobal('fetch', async (input: Request | string) => {
      if (typeof input !== 'string') throw new TypeError('Failed to fetch')
      return new Response(null, { status: 204 })
    })
    await expect(reach(request())).rejects.toThrow('Failed to fetch')
    await vi.advanceTimersByTimeAsync(3000)
    expect(useReach.getState().reached).toBe(true)
  })
})

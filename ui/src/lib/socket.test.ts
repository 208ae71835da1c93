import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { listen, waitBefore } from './socket'

class FakeSocket extends EventTarget {
  static all: FakeSocket[] = []
  closed = false
  constructor(readonly url: string) {
    super()
    FakeSocket.all.push(this)
  }
  close() {
    this.closed = true
  }
  say(frame: unknown) {
    this.dispatchEvent(new MessageEvent('message', { data: typeof frame === 'string' ? frame : JSON.stringify(frame) }))
  }
  end(code: number) {
    this.dispatchEvent(Object.assign(new Event('close'), { code }))
  }
}

describe('the socket', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    FakeSocket.all = []
    vi.stubGlobal('WebSocket', FakeSocket)
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('is one for all who listen, and closes with the last', () => {
    const [one, two] = [vi.fn(), vi.fn()]
    const stops = [listen('job_progress', one), listen('job_progress', two)]
    expect(FakeSocket.all).toHaveLength(1)
    FakeSocket.all[0]?.say({ type: 'job_progress', job: { id: 'a' } })
    FakeSocket.all[0]?.say({ type: 'pong' })
    FakeSocket.all[0]?.say('not JSON')
    for (const hear of [one, two]) expect(hear).toHaveBeenCalledExactlyOnceWith({ type: 'job_progress', job: { id: 'a' } })
    stops[0]?.()
    expect(FakeSocket.all[0]?.closed).toBe(false)
    stops[1]?.()
    expect(FakeSocket.all[0]?.closed).toBe(true)
  })

  it('opens again after a break and says so', async () => {
    const opened = vi.fn()
    const stop = listen('job_progress', () => undefined, opened)
    FakeSocket.all[0]?.dispatchEvent(new Event('open'))
    expect(opened).toHaveBeenCalledOnce()
    FakeSocket.all[0]?.end(1006)
    await vi.advanceTimersByTimeAsync(1100)
    expect(FakeSocket.all).toHaveLength(2)
    FakeSocket.all[1]?.dispatchEvent(new Event('open'))
    expect(opened).toHaveBeenCalledTimes(2)
    stop()
  })

  it('renews the session where it was refused', async () => {
    const fetch = vi.fn(() => Promise.resolve(new Response('{}')))
    vi.stubGlobal('fetch', fetch)
    const stop = listen('job_progress', () => undefined)
    FakeSocket.all[0]?.end(4001)
    await vi.advanceTimersByTimeAsync(1100)
    expect(fetch).toHaveBeenCalledOnce()
    expect(FakeSocket.all).toHaveLength(2)
    stop()
  })

  it('waits longer after each try, up to half a minute', () => {
    expect([0, 1, 2, 3].map((tries) => waitBefore(tries, () => 1))).toEqual([1000, 2000, 4000, 8000])
    expect(waitBefore(30, () => 1)).toBe(30_000)
    expect(waitBefore(0, () => 0)).toBe(500)
  })
})

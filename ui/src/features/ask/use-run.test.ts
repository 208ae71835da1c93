import { QueryClient } from '@tanstack/react-query'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { ask, useRuns } from './use-run'

const sse = (...events: [string, object][]) => new Response(events.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join(''), { headers: { 'content-type': 'text/event-stream' } })
const started = ['started', { message_id: 'm', session_id: 's', title: 'Revenue' }] as [string, object]
const end = ['chat_response', { message_id: 'm', session_id: 's', state: 'answered' }] as [string, object]

const serve = (...answers: (() => Response)[]) => {
  const calls: Request[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    calls.push(request)
    const path = new URL(request.url).pathname
    if (path.includes('/history/')) return Response.json({ session: {}, data: [], count: 0 })
    const next = answers.shift()
    if (!next) throw new TypeError('Failed to fetch')
    return next()
  })
  return calls
}
const refused = () => Response.json({ title: 'Busy', status: 429, code: 'busy', detail: 'Wait.' }, { status: 429 })
const runs = () => Object.values(useRuns.getState().runs)

describe('a question under way', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    useRuns.setState({ runs: {} })
  })
  it('is taken up again when its line breaks', async () => {
    const calls = serve(() => sse(started), () => sse(started, end))
    ask({ message: 'Revenue', connection_id: 'c' }, { client: new QueryClient() })
    await vi.waitFor(() => expect(runs()).toEqual([]), 3000)
    expect(calls.map((one) => new URL(one.url).pathname)).toContain('/api/v1/chat/messages/m/stream')
  })
  it('that the server did not take is sent again as it was, with what was chosen', async () => {
    const calls = serve(refused, refused)
    ask({ message: 'Revenue', connection_id: 'c', reading: { ask: 'net' } }, { client: new QueryClient() })
    await vi.waitFor(() => expect(runs()[0]?.error?.code).toBe('busy'))
    runs()[0]?.again()
    await vi.waitFor(() => expect(calls.length).toBe(2))
    const bodies = await Promise.all(calls.map(async (one) => (await one.json()) as { reading: unknown }))
    expect(bodies.map((one) => one.reading)).toEqual([{ ask: 'net' }, { ask: 'net' }])
  })
})

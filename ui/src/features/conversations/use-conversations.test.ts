import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderHook } from '@testing-library/react'
import { createElement } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'

import type { ChatSession } from '@/lib/api'
import { sessionsQuery } from '@/lib/queries'

import { groupSessions, removeConversation, useChangeConversation } from './use-conversations'

const session = (id: string, updated_at: string, pinned = false): ChatSession => ({ id, title: id, connection_id: 'c', pinned, created_at: updated_at, updated_at, last_question: id })
const words = { done: 'Deleted', failed: 'Failed' }

describe('conversations', () => {
  it('stand pinned first, then by day, the latest on top', () => {
    const now = new Date('2026-11-20T12:00:00Z')
    const list = [session('old', '2026-10-01T00:00:00Z'), session('b', '2026-11-20T08:00:00Z'), session('a', '2026-11-20T09:00:00Z'), session('pin', '2026-01-01T00:00:00Z', true), session('y', '2026-11-19T12:00:00Z')]
    expect(groupSessions(list, now).map(([group, members]) => [group, members.map((one) => one.id)])).toEqual([
      ['pinned', ['pin']],
      ['today', ['a', 'b']],
      ['yesterday', ['y']],
      ['earlier', ['old']],
    ])
  })
})

const kept = async () => {
  const client = new QueryClient()
  client.setQueryData(sessionsQuery.queryKey, { data: [session('s1', '2026-11-20T08:00:00Z')], count: 1 })
  return client
}
const shown = (client: QueryClient) => client.getQueryData(sessionsQuery.queryKey)?.data[0]

describe('deleting a conversation', () => {
  afterEach(() => vi.unstubAllGlobals())
  it('hides it before the server has answered', async () => {
    const held: { answer?: (response: Response) => void } = {}
    vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (held.answer = resolve)))
    const client = await kept()
    removeConversation(client, 's1', words)
    await vi.waitFor(() => expect(held.answer).toBeDefined())
    expect(shown(client)).toBeUndefined()
    held.answer?.(new Response(null, { status: 204 }))
  })
  it('that the server refuses shows it again', async () => {
    vi.stubGlobal('fetch', async () => Response.json({ title: 'No' }, { status: 403 }))
    const client = await kept()
    const seen: (string | undefined)[] = []
    const stop = client.getQueryCache().subscribe(() => seen.push(shown(client)?.id))
    removeConversation(client, 's1', words)
    await vi.waitFor(() => expect(seen).toContain(undefined))
    await vi.waitFor(() => expect(shown(client)?.id).toBe('s1'))
    stop()
  })
})

describe('renaming a conversation', () => {
  it('is shown at once and taken back when the server refuses', async () => {
    const held: { answer?: (response: Response) => void } = {}
    vi.stubGlobal('fetch', async (input: Request) => (input.method === 'PATCH' ? new Promise<Response>((resolve) => (held.answer = resolve)) : Response.json({ data: [session('s1', '2026-11-20T08:00:00Z')], count: 1 })))
    const client = await kept()
    const { result } = renderHook(() => useChangeConversation('Not kept.'), { wrapper: ({ children }) => createElement(QueryClientProvider, { client }, children) })
    result.current.mutate({ id: 's1', title: 'Returns' })
    await vi.waitFor(() => expect(shown(client)?.title).toBe('Returns'))
    held.answer?.(Response.json({ title: 'Too long' }, { status: 422 }))
    await vi.waitFor(() => expect(shown(client)?.title).toBe('s1'))
    vi.unstubAllGlobals()
  })
})

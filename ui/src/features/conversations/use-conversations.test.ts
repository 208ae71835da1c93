import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { ChatSession } from '@/lib/api'

import { deleteLater, groupSessions, useLeaving } from './use-conversations'

const session = (id: string, updated_at: string, pinned = false): ChatSession => ({ id, title: id, connection_id: 'c', pinned, created_at: updated_at, updated_at, last_question: id })
const words = { deleted: 'Deleted', undo: 'Undo', failed: 'Failed' }

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

describe('deleting a conversation', () => {
  const sent = vi.fn(async () => new Response(null, { status: 204 }))
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('fetch', sent)
    sent.mockClear()
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })
  it('hides it at once and asks the server only when the time to undo is over', async () => {
    deleteLater(new QueryClient(), 's1', words)
    expect(useLeaving.getState().ids).toEqual(['s1'])
    await vi.advanceTimersByTimeAsync(9000)
    expect(sent).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(2000)
    expect(sent).toHaveBeenCalledTimes(1)
    expect(useLeaving.getState().ids).toEqual([])
  })
})

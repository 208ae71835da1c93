import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { create } from 'zustand'

import { toast } from '@/components/toast'
import { ageOf, type Age } from '@/lib/format'
import { api, unwrap, type ChatSession, type List } from '@/lib/api'
import { sessionsQuery } from '@/lib/queries'

export type Group = 'pinned' | Age

/** Pinned first, then by day, the latest on top. */
export function groupSessions(sessions: ChatSession[], now = new Date()): [Group, ChatSession[]][] {
  const sorted = sessions.toSorted((a, b) => b.updated_at.localeCompare(a.updated_at))
  const of = (group: Group) => sorted.filter((one) => (one.pinned ? 'pinned' : ageOf(one.updated_at, now)) === group)
  const order: Group[] = ['pinned', 'today', 'yesterday', 'earlier']
  return order.map((group): [Group, ChatSession[]] => [group, of(group)]).filter(([, list]) => list.length > 0)
}

/** Deletions that can still be taken back: hidden already, not yet sent. */
export const useLeaving = create<{ ids: string[] }>(() => ({ ids: [] }))
const timers = new Map<string, ReturnType<typeof setTimeout>>()
const undoFor = 10_000

function forget(id: string): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  useLeaving.setState(({ ids }) => ({ ids: ids.filter((one) => one !== id) }))
}

const url = (id: string) => `/api/v1/chat/sessions/${encodeURIComponent(id)}`

// A page that closes sends what it still holds back.
if (typeof addEventListener === 'function') {
  addEventListener('pagehide', () => {
    for (const id of timers.keys()) void fetch(url(id), { method: 'DELETE', keepalive: true })
  })
}

async function remove(client: QueryClient, id: string, failed: string): Promise<void> {
  try {
    await unwrap(api.DELETE('/api/v1/chat/sessions/{id}', { params: { path: { id } } }))
    client.setQueryData(sessionsQuery.queryKey, (old: List<ChatSession> | undefined) => old && { ...old, data: old.data.filter((one) => one.id !== id) })
  } catch (thrown) {
    toast.failed(failed, thrown)
  } finally {
    forget(id)
    void client.invalidateQueries({ queryKey: sessionsQuery.queryKey })
  }
}

/** Hides a conversation at once and deletes it when the time to undo is over. */
export function deleteLater(client: QueryClient, id: string, words: { deleted: string; undo: string; failed: string }): void {
  useLeaving.setState(({ ids }) => ({ ids: [...ids, id] }))
  timers.set(id, setTimeout(() => void remove(client, id, words.failed), undoFor))
  toast.done(words.deleted, { label: words.undo, run: () => forget(id) })
}

/** Renames or pins: shown at once, taken back when the server refuses. */
export function useChangeConversation(failed: string) {
  const client = useQueryClient()
  const key = sessionsQuery.queryKey
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string; title?: string; pinned?: boolean }) =>
      unwrap(api.PATCH('/api/v1/chat/sessions/{id}', { params: { path: { id } }, body })),
    onMutate: async ({ id, ...change }) => {
      await client.cancelQueries({ queryKey: key })
      const before = client.getQueryData<List<ChatSession>>(key)
      client.setQueryData<List<ChatSession>>(key, (old) => old && { ...old, data: old.data.map((one) => (one.id === id ? { ...one, ...change } : one)) })
      return { before }
    },
    onError: (thrown, _change, context) => {
      if (context?.before) client.setQueryData(key, context.before)
      toast.failed(failed, thrown)
    },
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  })
}

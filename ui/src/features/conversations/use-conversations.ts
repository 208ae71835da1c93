import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'

import { toast } from '@/components/toast'
import { undoable } from '@/components/undoable'
import { ageOf, type Age } from '@/lib/format'
import { api, unwrap, type ChatSession, type List } from '@/lib/api'
import { showAtOnce } from '@/lib/optimistic'
import { sessionsQuery } from '@/lib/queries'

export type Group = 'pinned' | Age

/** Pinned first, then by day, the latest on top. */
export function groupSessions(sessions: ChatSession[], now = new Date()): [Group, ChatSession[]][] {
  const sorted = sessions.toSorted((a, b) => b.updated_at.localeCompare(a.updated_at))
  const of = (group: Group) => sorted.filter((one) => (one.pinned ? 'pinned' : ageOf(one.updated_at, now)) === group)
  const order: Group[] = ['pinned', 'today', 'yesterday', 'earlier']
  return order.map((group): [Group, ChatSession[]] => [group, of(group)]).filter(([, list]) => list.length > 0)
}

/** Deletes a conversation, with a time to take it back. */
export function removeConversation(client: QueryClient, id: string, words: { done: string; undo: string; failed: string }): void {
  const send = async () => {
    try {
      await unwrap(api.DELETE('/api/v1/chat/sessions/{id}', { params: { path: { id } } }))
      client.setQueryData<List<ChatSession>>(sessionsQuery.queryKey, (old) => old && { ...old, data: old.data.filter((one) => one.id !== id) })
    } finally {
      void client.invalidateQueries({ queryKey: sessionsQuery.queryKey })
    }
  }
  undoable(id, `/api/v1/chat/sessions/${encodeURIComponent(id)}`, send, words)
}

/** Renames or pins: shown at once, taken back when the server refuses. */
export function useChangeConversation(failed: string) {
  const client = useQueryClient()
  const key = sessionsQuery.queryKey
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string; title?: string; pinned?: boolean }) =>
      unwrap(api.PATCH('/api/v1/chat/sessions/{id}', { params: { path: { id } }, body })),
    onMutate: ({ id, ...change }) =>
      showAtOnce<List<ChatSession>>(client, key, (old) => ({ ...old, data: old.data.map((one) => (one.id === id ? { ...one, ...change } : one)) })),
    onError: (thrown, _change, takeBack) => {
      takeBack?.()
      toast.failed(failed, thrown)
    },
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  })
}

import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'

import { toast } from '@/components/toast'
import { trashing } from '@/components/trashing'
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

/** Deletes a conversation: it lies in the trash. */
export function removeConversation(client: QueryClient, id: string, words: { done: string; failed: string }): void {
  const send = () => unwrap(api.DELETE('/api/v1/chat/sessions/{id}', { params: { path: { id } } }))
  void trashing(client, { id, lists: sessionsQuery.queryKey, send, words })
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

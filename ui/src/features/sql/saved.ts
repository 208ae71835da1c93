import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { create } from 'zustand'

import { toast } from '@/components/toast'
import type { List } from '@/lib/api'

import { deleteSaved, getSaved, listSaved, listTags, listVersions, type SavedDraft, type SavedFilter, type SavedQuery, updateSaved } from './wire'

const root = ['saved-queries'] as const

export const savedListQuery = (filter: SavedFilter) => queryOptions({ queryKey: [...root, 'list', filter], queryFn: () => listSaved({ limit: 200, ...filter }) })
export const savedTagsQuery = queryOptions({ queryKey: [...root, 'tags'], queryFn: listTags })
export const savedQuery = (id: string) => queryOptions({ queryKey: [...root, 'one', id], queryFn: () => getSaved(id), staleTime: 0, retry: false })
export const versionsQuery = (id: string, version: number) => queryOptions({ queryKey: [...root, 'versions', id, version], queryFn: () => listVersions(id) })

export const refreshSaved = (client: QueryClient) => client.invalidateQueries({ queryKey: root })

export const draftFrom = ({ name, description, connection_id, sql, parameters, tags, chart_config, shared }: SavedQuery): SavedDraft => ({ name, description: description ?? null, connection_id, sql, parameters, tags, chart_config: chart_config ?? null, shared })

/** Deletions that can still be taken back: hidden already, not yet sent. */
export const useLeaving = create<{ ids: string[] }>(() => ({ ids: [] }))
const timers = new Map<string, ReturnType<typeof setTimeout>>()
const undoFor = 10_000

function keep(id: string): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  useLeaving.setState(({ ids }) => ({ ids: ids.filter((one) => one !== id) }))
}

// A page that closes sends what it still holds back.
if (typeof addEventListener === 'function') {
  addEventListener('pagehide', () => {
    for (const id of timers.keys()) void fetch(`/api/v1/query/saved/${encodeURIComponent(id)}`, { method: 'DELETE', keepalive: true })
  })
}

/** Hides a saved query at once and deletes it when the time to undo is over. */
export function deleteLater(client: QueryClient, id: string, words: { deleted: string; undo: string; failed: string }): void {
  const send = async () => {
    try {
      await deleteSaved(id)
    } catch (thrown) {
      toast.failed(words.failed, thrown)
    }
    await refreshSaved(client)
    keep(id)
  }
  useLeaving.setState(({ ids }) => ({ ids: [...ids, id] }))
  timers.set(id, setTimeout(() => void send(), undoFor))
  toast.done(words.deleted, { label: words.undo, run: () => keep(id) })
}

/** Renames: shown at once in every list, taken back when the server refuses. */
export function useRename(failed: string) {
  const client = useQueryClient()
  const key = [...root, 'list']
  return useMutation({
    mutationFn: ({ query, name }: { query: SavedQuery; name: string }) => updateSaved(query.id, { ...draftFrom(query), name, version: query.version }),
    onMutate: async ({ query, name }) => {
      await client.cancelQueries({ queryKey: key })
      const before = client.getQueriesData<List<SavedQuery>>({ queryKey: key })
      client.setQueriesData<List<SavedQuery>>({ queryKey: key }, (old) => old && { ...old, data: old.data.map((one) => (one.id === query.id ? { ...one, name } : one)) })
      return { before }
    },
    onError: (thrown, _change, context) => {
      for (const [own, data] of context?.before ?? []) client.setQueryData(own, data)
      toast.failed(failed, thrown)
    },
    onSettled: () => refreshSaved(client),
  })
}

import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'

import { toast } from '@/components/toast'
import { trashing } from '@/components/trashing'
import type { List, SavedQuery, SavedQueryDraft } from '@/lib/api'

import { deleteSaved, getSaved, listSaved, listTags, listVersions, type SavedFilter, updateSaved } from './wire'

const root = ['saved-queries'] as const

export const savedListQuery = (filter: SavedFilter) => queryOptions({ queryKey: [...root, 'list', filter], queryFn: () => listSaved({ limit: 200, ...filter }) })
export const savedTagsQuery = queryOptions({ queryKey: [...root, 'tags'], queryFn: listTags })
export const savedQuery = (id: string) => queryOptions({ queryKey: [...root, 'one', id], queryFn: () => getSaved(id), staleTime: 0, retry: false })
export const versionsQuery = (id: string, version: number) => queryOptions({ queryKey: [...root, 'versions', id, version], queryFn: () => listVersions(id) })

export const refreshSaved = (client: QueryClient) => client.invalidateQueries({ queryKey: root })

export const draftFrom = ({ name, description, connection_id, sql, parameters, tags, chart_config, shared }: SavedQuery): SavedQueryDraft => ({ name, description, connection_id, sql: sql ?? '', parameters, tags, chart_config, shared })

/** Deletes a saved query: it lies in the trash. */
export const removeSaved = (client: QueryClient, id: string, words: { done: string; failed: string }) => trashing(client, { id, lists: root, send: () => deleteSaved(id), words })

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

import { useMutation, useQueryClient } from '@tanstack/react-query'

import { api, unwrap, type Connection, type ConnectionDraft, type ConnectionPatch } from '@/lib/api'
import { catalogQuery, connectionQuery, connectionsQuery, suggestionsQuery } from '@/lib/queries'

const path = (id: string) => ({ params: { path: { id } } })

/** Tells every list that a connection is new, changed or gone. */
function useRefresh() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: connectionsQuery.queryKey })
}

export const useTestDraft = () => useMutation({ mutationFn: (body: ConnectionDraft) => unwrap(api.POST('/api/v1/connections/test', { body })) })

export const useTestSaved = () => useMutation({ mutationFn: (id: string) => unwrap(api.POST('/api/v1/connections/{id}/test', path(id))) })

export function useCreateConnection() {
  const refresh = useRefresh()
  return useMutation({ mutationFn: (body: ConnectionDraft) => unwrap(api.POST('/api/v1/connections', { body })), onSuccess: refresh })
}

export function useChangeConnection(id: string) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (body: ConnectionPatch) => unwrap(api.PATCH('/api/v1/connections/{id}', { ...path(id), body })),
    onSuccess: refresh,
  })
}

export function useDeleteConnection() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (connection: Connection) => unwrap(api.DELETE('/api/v1/connections/{id}', path(connection.id))),
    onSuccess: (_nothing, { id }) => {
      for (const { queryKey } of [connectionQuery(id), catalogQuery(id), suggestionsQuery(id)]) client.removeQueries({ queryKey, type: 'inactive' })
      // Only the list: the page of the deleted one may still be in view for a moment.
      return client.invalidateQueries({ queryKey: connectionsQuery.queryKey, exact: true })
    },
  })
}

export function useAddDemo() {
  const refresh = useRefresh()
  return useMutation({ mutationFn: () => unwrap(api.POST('/api/v1/connections/demo')), onSuccess: refresh })
}

/** Reads the tables of the source again. */
export function useReread() {
  const client = useQueryClient()
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (id: string) => unwrap(api.POST('/api/v1/schema/{connection_id}/refresh', { params: { path: { connection_id: id } } })),
    onSuccess: async (_started, id) => {
      await refresh()
      await client.invalidateQueries({ queryKey: catalogQuery(id).queryKey })
    },
  })
}

import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'

import { trashing } from '@/components/trashing'
import { api, unwrap, type Connection, type ConnectionDraft, type ConnectionPatch, type List } from '@/lib/api'
import { showAtOnce } from '@/lib/optimistic'
import { catalogQuery, connectionQuery, connectionsQuery, isEnded, jobQuery, suggestionsQuery } from '@/lib/queries'

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

/** What of an edit people see of a connection. */
const seen = ({ name, host, port, database_name, username }: ConnectionPatch): Partial<Connection> => Object.fromEntries(Object.entries({ name, host, port, database_name, username }).filter(([, value]) => value !== undefined && value !== null))

/** Changes a connection: shown at once, taken back when the server refuses. */
export function useChangeConnection(id: string) {
  const client = useQueryClient()
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (body: ConnectionPatch) => unwrap(api.PATCH('/api/v1/connections/{id}', { ...path(id), body })),
    onMutate: async (body) => {
      const change = seen(body)
      const list = await showAtOnce<List<Connection>>(client, connectionsQuery.queryKey, (old) => ({ ...old, data: old.data.map((one) => (one.id === id ? { ...one, ...change } : one)) }))
      const single = await showAtOnce<Connection>(client, connectionQuery(id).queryKey, (old) => ({ ...old, ...change }))
      return [list, single]
    },
    onError: (_thrown, _body, takeBack) => takeBack?.forEach((one) => one()),
    onSettled: refresh,
  })
}

/** Deletes a connection: it lies in the trash, with all that was read of it. */
export function removeConnection(client: QueryClient, { id }: Connection, words: { done: string; failed: string }): Promise<void> {
  const onGone = () => {
    for (const { queryKey } of [connectionQuery(id), catalogQuery(id), suggestionsQuery(id)]) client.removeQueries({ queryKey, type: 'inactive' })
  }
  return trashing(client, { id, lists: connectionsQuery.queryKey, send: () => unwrap(api.DELETE('/api/v1/connections/{id}', path(id))), words, onGone })
}

export function useAddDemo() {
  const refresh = useRefresh()
  return useMutation({ mutationFn: () => unwrap(api.POST('/api/v1/connections/demo')), onSuccess: refresh })
}

/** Between two looks at how far a reading is. */
const beat = 1000

/** Waits for the end of a job. Who cannot ask how it stands waits no longer. */
async function ended(client: QueryClient, id: string): Promise<void> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    const job = await client.fetchQuery({ ...jobQuery(id), staleTime: 0 }).catch(() => null)
    if (!job || isEnded(job)) return
    // oxlint-disable-next-line no-await-in-loop -- a pause between them
    await new Promise((resolve) => setTimeout(resolve, beat))
  }
}

/**
 * Reads the tables of the source again, and is pending until they are read: a job that waits for its turn does not show
 * in the state of its connection, and nobody may be there to push its end.
 */
export function useReread() {
  const client = useQueryClient()
  const refresh = useRefresh()
  return useMutation({
    mutationFn: async (id: string) => {
      const { job_id } = await unwrap(api.POST('/api/v1/schema/{connection_id}/refresh', { params: { path: { connection_id: id } } }))
      await ended(client, job_id)
    },
    onSuccess: async (_read, id) => {
      await refresh()
      await client.invalidateQueries({ queryKey: catalogQuery(id).queryKey })
    },
  })
}

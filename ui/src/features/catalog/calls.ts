import { queryOptions } from '@tanstack/react-query'

import { api, unwrap, type ColumnSet, type Table, type TableChange } from '@/lib/api'

const of = (connection_id: string) => ({ params: { path: { connection_id } } })

export const changeTable = (id: string, body: TableChange) => unwrap(api.PATCH('/api/v1/schema/{connection_id}/tables', { ...of(id), body }))

/** Words that a model would use for a part of a table, from a column on; nothing is stored by it. */
export const draftWords = (id: string, body: { schema: string | null; table: string; from: number }, signal: AbortSignal) => unwrap(api.POST('/api/v1/schema/{connection_id}/drafts', { ...of(id), body, signal }))

export type Ends = { from: ColumnSet; to: ColumnSet }

export const addRelationship = (id: string, body: Ends) => unwrap(api.POST('/api/v1/schema/{connection_id}/relationships', { ...of(id), body }))
export const judgeRelationship = (id: string, body: Ends & { state: 'confirmed' | 'rejected' }) => unwrap(api.PATCH('/api/v1/schema/{connection_id}/relationships', { ...of(id), body }))
export const removeRelationship = (id: string, body: Ends) => unwrap(api.DELETE('/api/v1/schema/{connection_id}/relationships', { ...of(id), body }))

export const driftQuery = (id: string, discoveredAt: string | null) =>
  queryOptions({
    queryKey: ['drift', id, discoveredAt],
    queryFn: () => unwrap(api.GET('/api/v1/schema/{connection_id}/drift', of(id))),
    enabled: discoveredAt !== null,
    staleTime: 60_000,
  })

/** Some rows of a table. Asking runs a query on the source, so they are kept for a while. */
export const sampleQuery = (id: string, { schema, name }: Pick<Table, 'schema' | 'name'>) =>
  queryOptions({
    queryKey: ['catalog-sample', id, schema, name],
    queryFn: ({ signal }) => unwrap(api.POST('/api/v1/query/sample', { body: { connection_id: id, schema, table: name, limit: 25 }, signal })),
    staleTime: 5 * 60_000,
  })

/** The saved queries that read a table. */
export const savedQuery = (id: string, { schema, name }: Pick<Table, 'schema' | 'name'>) =>
  queryOptions({
    queryKey: ['saved-queries', 'reading', id, schema, name],
    queryFn: () => unwrap(api.GET('/api/v1/query/saved', { params: { query: { connection_id: id, table: schema ? `${schema}.${name}` : name, limit: 200 } } })),
  })

/** The terms and metrics of a connection. */
export const entriesQuery = (id: string) =>
  queryOptions({
    queryKey: ['glossary', 'connection', id],
    queryFn: () => unwrap(api.GET('/api/v1/glossary', { params: { query: { connection_id: id, limit: 200 } } })),
  })

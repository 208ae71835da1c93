import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { api, type Exploration, type SavedQueryDraft, unwrap } from '@/lib/api'

type Named = { schema: string | null; name: string }

export const choicesQuery = (connection: string, { schema, name }: Named) =>
  queryOptions({
    queryKey: ['explore', 'choices', connection, schema, name],
    queryFn: () => unwrap(api.GET('/api/v1/explore/{connection_id}/choices', { params: { path: { connection_id: connection }, query: { table: name, ...(schema === null ? {} : { schema }) } } })),
    staleTime: 60_000,
  })

const bodyOf = (connection_id: string, asked: string) => ({ connection_id, explore: JSON.parse(asked) as Exploration })

/** The SQL of a question; the question comes as JSON, so that the same one is the same. */
export const composeQuery = (connection: string, asked: string) =>
  queryOptions({
    queryKey: ['explore', 'sql', connection, asked],
    queryFn: ({ signal }) => unwrap(api.POST('/api/v1/explore/sql', { body: bodyOf(connection, asked), signal })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })

/** Its rows. Going on to another question ends the request, and with it the run at the database. */
export const runQuery = (connection: string, asked: string) =>
  queryOptions({
    queryKey: ['explore', 'run', connection, asked],
    queryFn: ({ signal }) => unwrap(api.POST('/api/v1/explore/run', { body: bodyOf(connection, asked), signal })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  })

export const saveQuery = (body: SavedQueryDraft) => unwrap(api.POST('/api/v1/query/saved', { body }))

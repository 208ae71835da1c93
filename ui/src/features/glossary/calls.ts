import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { api, unwrap, type GlossaryDraft, type GlossaryKind } from '@/lib/api'

export type Wanted = { q?: string | undefined; kind?: GlossaryKind | undefined; connection?: string | undefined }

export const most = 200

/** The entries that fit what is looked for, by name. */
export const glossaryQuery = ({ q, kind, connection }: Wanted) =>
  queryOptions({
    queryKey: ['glossary', 'page', q ?? '', kind ?? '', connection ?? ''],
    queryFn: () => unwrap(api.GET('/api/v1/glossary', { params: { query: { ...(q ? { q } : {}), ...(kind ? { kind } : {}), ...(connection ? { connection_id: connection } : {}), limit: most } } })),
    placeholderData: keepPreviousData,
  })

const at = (id: string) => ({ params: { path: { id } } })

export const addEntry = (body: GlossaryDraft) => unwrap(api.POST('/api/v1/glossary', { body }))
export const changeEntry = (id: string, body: GlossaryDraft) => unwrap(api.PUT('/api/v1/glossary/{id}', { ...at(id), body }))
export const removeEntry = (id: string) => unwrap(api.DELETE('/api/v1/glossary/{id}', at(id)))

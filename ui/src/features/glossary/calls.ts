import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { api, unwrap, type GlossaryDraft, type GlossaryEntry, type GlossaryKind, type List } from '@/lib/api'

type Loose = { [method in 'GET' | 'POST' | 'PUT' | 'DELETE']: (path: string, init: object) => Promise<{ data?: unknown; error?: unknown; response: Response }> }
const later = api as unknown as Loose

export type Wanted = { q?: string | undefined; kind?: GlossaryKind | undefined; connection?: string | undefined }

export const most = 200

/** The entries that fit what is looked for, by name. */
export const glossaryQuery = ({ q, kind, connection }: Wanted) =>
  queryOptions({
    queryKey: ['glossary', 'page', q ?? '', kind ?? '', connection ?? ''],
    queryFn: () => unwrap(later.GET('/api/v1/glossary', { params: { query: { q, kind, connection_id: connection, limit: most } } })) as Promise<List<GlossaryEntry>>,
    placeholderData: keepPreviousData,
  })

const at = (id: string) => ({ params: { path: { id } } })

export const addEntry = (body: GlossaryDraft) => unwrap(later.POST('/api/v1/glossary', { body })) as Promise<GlossaryEntry>
export const changeEntry = (id: string, body: GlossaryDraft) => unwrap(later.PUT('/api/v1/glossary/{id}', { ...at(id), body })) as Promise<GlossaryEntry>
export const removeEntry = (id: string) => unwrap(later.DELETE('/api/v1/glossary/{id}', at(id)))

import { api, type AssistTask, type Dialect, type QueryExecution, type QueryParameter, type RunOrigin, type RunStatus, type SavedQueryDraft, type SavedQueryEdit, unwrap } from '@/lib/api'

/** A parameter with the value it is sent with. */
export type Param = QueryParameter & { value: string | number | boolean | null }

const at = (id: string) => ({ params: { path: { id } } })

export const execute = (body: QueryExecution) => unwrap(api.POST('/api/v1/query/execute', { body }))
export const sample = (body: { connection_id: string; schema: string | null; table: string; limit: number }) => unwrap(api.POST('/api/v1/query/sample', { body }))
export const cancel = (id: string) => unwrap(api.POST('/api/v1/query/{id}/cancel', at(id)))
export const validate = (connection_id: string, sql: string, signal?: AbortSignal) => unwrap(api.POST('/api/v1/query/validate', { body: { connection_id, sql }, ...(signal ? { signal } : {}) }))
export const explain = (body: { connection_id: string; sql: string; params: Param[] }) => unwrap(api.POST('/api/v1/query/explain', { body }))
/** Has the organisation's model help with a statement; going away stops it. */
export const assist = (body: { connection_id: string; task: AssistTask; sql: string; error: { message: string; line: number | null; column: number | null } | null }, signal: AbortSignal) =>
  unwrap(api.POST('/api/v1/query/assist', { body, signal }))
export const format = (sql: string, dialect: Dialect) => unwrap(api.POST('/api/v1/query/format', { body: { sql, dialect } }))

export const limits = () => unwrap(api.GET('/api/v1/query/limits', {}))

export type HistoryFilter = { q?: string; connection_id?: string; status?: RunStatus; origin?: RunOrigin; skip?: number; limit?: number }
export const history = (query: HistoryFilter) => unwrap(api.GET('/api/v1/query/history', { params: { query } }))

export type SavedFilter = { q?: string; tag?: string; owner?: 'me' | 'all'; limit?: number }
export const listSaved = (query: SavedFilter) => unwrap(api.GET('/api/v1/query/saved', { params: { query } }))
export const listTags = () => unwrap(api.GET('/api/v1/query/saved/tags', { params: {} }))
export const getSaved = (id: string) => unwrap(api.GET('/api/v1/query/saved/{id}', at(id)))
export const createSaved = (body: SavedQueryDraft) => unwrap(api.POST('/api/v1/query/saved', { body }))
export const updateSaved = (id: string, body: SavedQueryEdit) => unwrap(api.PUT('/api/v1/query/saved/{id}', { ...at(id), body }))
export const deleteSaved = (id: string) => unwrap(api.DELETE('/api/v1/query/saved/{id}', at(id)))
export const listVersions = (id: string) => unwrap(api.GET('/api/v1/query/saved/{id}/versions', { params: { path: { id }, query: { limit: 200 } } }))
export const restoreVersion = (id: string, version: number) => unwrap(api.POST('/api/v1/query/saved/{id}/versions/{version}/restore', { params: { path: { id, version } } }))

/** Names to write: tables by what they begin with, or the columns of some tables. */
export const complete = (connection_id: string, query: { prefix?: string; table?: string[]; limit?: number }, signal: AbortSignal) =>
  unwrap(api.GET('/api/v1/schema/{connection_id}/complete', { params: { path: { connection_id }, query }, signal }))

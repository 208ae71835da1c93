import { api, type Cell, type ChartChoice, type ChartConfig, type Column, type Dialect, type List, type RefusalReason, unwrap } from '@/lib/api'

export type ParamType = 'text' | 'number' | 'integer' | 'boolean' | 'date' | 'datetime'
export type Param = { name: string; type: ParamType; value: string | number | boolean | null }
export type Result = {
  query_id: string
  columns: Column[]
  rows: Cell[][]
  row_count: number
  truncated: boolean
  execution_time_ms: number
  cached: boolean
  cached_at: string | null
  chart_config?: ChartConfig | null
  charts?: ChartChoice[] | null
}
export type Checked = { valid: boolean; reasons: RefusalReason[]; tables: string[]; parameters?: string[] }
export type Plan = { plan: { depth: number; text: string }[]; text: string; execution_time_ms: number }
export type Person = { id: string; name: string }
export type RunStatus = 'succeeded' | 'failed' | 'refused' | 'cancelled' | 'timed_out'
export type HistoryLine = {
  query_id: string
  sql: string
  connection_id: string
  connection_name: string | null
  user: Person
  origin: string
  status: RunStatus
  row_count: number | null
  execution_time_ms: number
  cached: boolean
  error: string | null
  created_at: string
}
export type SavedParam = { name: string; type: ParamType; default?: string | number | boolean | null; label?: string | null }
export type SavedDraft = { name: string; description: string | null; connection_id: string; sql: string; parameters: SavedParam[]; tags: string[]; chart_config: ChartConfig | null; shared: boolean }
export type SavedQuery = SavedDraft & { id: string; connection_name: string | null; owner: Person; tables: string[]; version: number; created_at: string; updated_at: string; may_edit: boolean }
export type Version = { version: number; name: string; sql: string; author: Person; created_at: string; note?: string | null }
export type Completed = { tables: { schema: string | null; name: string; kind: 'table' | 'view'; row_count: number | null }[]; columns: { schema: string | null; table: string; name: string; type: Column['type'] }[] }

type Loose = { [M in 'GET' | 'POST' | 'PUT' | 'DELETE']: (path: string, init?: object) => Promise<{ data?: unknown; error?: unknown; response: Response }> }
const loose = api as unknown as Loose
const call = <T>(pending: ReturnType<Loose['GET']>) => unwrap(pending) as Promise<T>

export type Execute = { connection_id: string; sql: string; params: Param[]; limit: number; query_id: string; cache: boolean; chart: true }
export const execute = (body: Execute) => call<Result>(loose.POST('/api/v1/query/execute', { body }))
export const sample = (body: { connection_id: string; schema: string | null; table: string; limit: number }) => call<Result>(loose.POST('/api/v1/query/sample', { body }))
export const cancel = (id: string) => call<void>(loose.POST('/api/v1/query/{id}/cancel', { params: { path: { id } } }))
export const validate = (connection_id: string, sql: string, signal?: AbortSignal) => call<Checked>(loose.POST('/api/v1/query/validate', { body: { connection_id, sql }, ...(signal ? { signal } : {}) }))
export const explain = (body: { connection_id: string; sql: string; params: Param[] }) => call<Plan>(loose.POST('/api/v1/query/explain', { body }))
export const complete = (connection_id: string, query: { prefix?: string; table?: string[]; limit?: number }, signal: AbortSignal) => call<Completed>(loose.GET('/api/v1/schema/{connection_id}/complete', { params: { path: { connection_id }, query }, signal }))
export const format = (sql: string, dialect: Dialect) => call<{ sql: string }>(loose.POST('/api/v1/query/format', { body: { sql, dialect } }))

export type HistoryFilter = { q?: string; connection_id?: string; status?: string; skip?: number; limit?: number }
export const history = (query: HistoryFilter) => call<List<HistoryLine>>(loose.GET('/api/v1/query/history', { params: { query } }))

export type SavedFilter = { q?: string; tag?: string; owner?: 'me' | 'all'; limit?: number }
const saved = '/api/v1/query/saved'
export const listSaved = (query: SavedFilter) => call<List<SavedQuery>>(loose.GET(saved, { params: { query } }))
export const listTags = () => call<{ tag: string; count: number }[]>(loose.GET(`${saved}/tags`))
export const getSaved = (id: string) => call<SavedQuery>(loose.GET(`${saved}/{id}`, { params: { path: { id } } }))
export const createSaved = (body: SavedDraft) => call<SavedQuery>(loose.POST(saved, { body }))
export const updateSaved = (id: string, body: SavedDraft & { version: number }) => call<SavedQuery>(loose.PUT(`${saved}/{id}`, { params: { path: { id } }, body }))
export const deleteSaved = (id: string) => call<void>(loose.DELETE(`${saved}/{id}`, { params: { path: { id } } }))
export const listVersions = (id: string) => call<Version[]>(loose.GET(`${saved}/{id}/versions`, { params: { path: { id } } }))
export const restoreVersion = (id: string, n: number) => call<SavedQuery>(loose.POST(`${saved}/{id}/versions/{n}/restore`, { params: { path: { id, n } } }))

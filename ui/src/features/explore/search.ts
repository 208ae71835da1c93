import { readText } from '@/lib/search'

/** What the address says. The parts of the question are read with care where they are used. */
export type ExploreSearch = {
  connection?: string | undefined
  schema?: string | undefined
  table?: string | undefined
  metrics?: unknown[] | undefined
  splits?: unknown[] | undefined
  filters?: unknown[] | undefined
  order?: unknown
  limit?: number | undefined
  chart?: string | undefined
}

/** Most rows that can be asked for. */
const mostRows = 10_000

const list = (value: unknown): unknown[] | undefined => (Array.isArray(value) ? value.slice(0, 30) : undefined)

/** A number of rows as it can be asked for; whatever else an address says is no limit. */
const rows = (value: unknown): number | undefined => (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostRows ? value : undefined)

export const readExploreSearch = (raw: Record<string, unknown>): ExploreSearch => ({
  connection: readText(raw, 'connection'),
  schema: readText(raw, 'schema', 300),
  table: readText(raw, 'table', 300),
  metrics: list(raw['metrics']),
  splits: list(raw['splits']),
  filters: list(raw['filters']),
  order: raw['order'],
  limit: rows(raw['limit']),
  chart: readText(raw, 'chart', 40),
})

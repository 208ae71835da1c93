import type { Exploration, ExploreChoices, ExploreFilter, ExploreMetric, ExploreOrder, ExploreSplit, TimeGrain } from '@/lib/api'

import { allFields, fieldOf } from './fields'
import type { ExploreSearch } from './search'

type Raw = Record<string, unknown>
const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value)
const isPlace = (value: unknown): boolean => isRaw(value) && typeof value['column'] === 'string'

/** Figures and splits of one table, as far as the address says something that can be asked. The server judges the rest. */
const metricsIn = (raw: unknown[]) => raw.filter((one) => isRaw(one) && typeof one['function'] === 'string' && (one['column'] === undefined || isPlace(one['column']))) as ExploreMetric[]
const splitsIn = (raw: unknown[]) => raw.filter((one) => isRaw(one) && isPlace(one['column'])) as ExploreSplit[]
const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value)
/** A filter whose values are texts, as the page holds them, whatever form an address has them in. */
const withTexts = (one: Raw): Raw => (Array.isArray(one['values']) ? { ...one, values: one['values'].filter(isScalar).map(String) } : one)
const isFilter = (one: unknown): one is Raw => isRaw(one) && isPlace(one['column']) && typeof one['operator'] === 'string' && (one['values'] === undefined || Array.isArray(one['values'])) && (one['period'] == null || isRaw(one['period']))
const filtersIn = (raw: unknown[]) => raw.filter(isFilter).map(withTexts) as ExploreFilter[]
const orderIn = (raw: unknown): ExploreOrder | undefined =>
  isRaw(raw) && (raw['by'] === 'metric' || raw['by'] === 'split') && Number.isInteger(raw['index']) && Number(raw['index']) >= 0 ? { by: raw['by'], index: Number(raw['index']), descending: raw['descending'] === true } : undefined

/** A question as the page holds it: every list is there. */
export type Question = Exploration & { splits: ExploreSplit[]; filters: ExploreFilter[] }

/** The grain in which a time is first seen. */
export const usualGrain = (grains: TimeGrain[]): TimeGrain | null => (['month', 'year', 'day'] as const).find((grain) => grains.includes(grain)) ?? grains[0] ?? null

/** What a table shows before anything is chosen: how many rows there are, and their course where there is a time. */
export function firstView(choices: ExploreChoices): Pick<Question, 'metrics' | 'splits'> {
  const time = choices.columns.find((column) => column.name === choices.time)
  const grain = time ? usualGrain(time.grains) : null
  return { metrics: [{ function: 'count' }], splits: time && grain ? [{ column: { column: time.name }, grain }] : [] }
}

/** The question that the address asks of a table. */
export function questionOf(search: ExploreSearch, choices: ExploreChoices): Question {
  const first = firstView(choices)
  const metrics = metricsIn(search.metrics ?? [])
  const fresh = search.metrics === undefined && search.splits === undefined
  const order = orderIn(search.order)
  return {
    ...(choices.schema === null ? {} : { schema: choices.schema }),
    table: choices.table,
    metrics: metrics.length > 0 ? metrics : first.metrics,
    splits: fresh ? first.splits : splitsIn(search.splits ?? []),
    filters: filtersIn(search.filters ?? []),
    ...(order ? { order } : {}),
    ...(search.limit === undefined ? {} : { limit: search.limit }),
  }
}

/** The address of a question. */
export const searchOf = (search: ExploreSearch, { metrics, splits, filters, order, limit }: Question): ExploreSearch => ({
  ...search,
  metrics,
  splits,
  filters: filters.length > 0 ? filters : undefined,
  order: order ?? undefined,
  limit: limit ?? undefined,
})

/** The question with other figures or splits; its order stays with what it points at, and goes with it. */
export function changed(before: Question, part: Partial<Pick<Question, 'metrics' | 'splits'>>): Question {
  const next = { ...before, ...part }
  const { order, ...rest } = next
  if (!order) return next
  const [old, now]: [readonly unknown[], readonly unknown[]] = order.by === 'metric' ? [before.metrics, next.metrics] : [before.splits, next.splits]
  const at = now.indexOf(old[order.index])
  if (at >= 0) return { ...next, order: { ...order, index: at } }
  return old.length === now.length ? next : rest
}

/** Filters that have all they need to be asked; one that is being put together waits. */
export const isWhole = ({ operator, values, period }: ExploreFilter): boolean => {
  if (operator === 'empty' || operator === 'not_empty') return true
  if (operator === 'within' || operator === 'not_within') return period != null && (period.kind !== 'between' || Boolean(period.from) || Boolean(period.to))
  const given = (values ?? []).filter((value) => value.trim() !== '')
  return operator === 'between' ? given.length === 2 : given.length > 0
}

/** What is sent: without filters that are not whole yet, and without columns that are gone. */
export const asked = (question: Question): Exploration => ({ ...question, filters: question.filters.filter(isWhole) })

/** A file or query name for the question. */
export function nameOf(question: Question, choices: ExploreChoices): string {
  const fields = allFields(choices)
  const by = question.splits.map((split) => fieldOf(fields, split.column)?.label ?? split.column.column)
  return [question.table, ...by].join(' by ').slice(0, 80)
}

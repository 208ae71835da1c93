import { t } from '@lingui/core/macro'

import type { Cell, ChartConfig, Column } from '@/lib/api'
import { formatCell, formatPeriod, isPeriod, isTemporal } from '@/lib/format'

/** One drawn line, bar row or slice set. */
export type Series = {
  name: string
  column: Column
  /** For drawing only; null is a gap. */
  values: (number | null)[]
  /** Where each value stands in the result, for tracing; -1 when it was added up here. */
  cells: { row: number; column: number }[]
  /** Position in the fixed order of colours; -1 is "Other". */
  colour: number
}

/** A result seen as categories along one axis and series over them. */
export type Frame = { x: Column | null; keys: Cell[]; labels: string[]; series: Series[] }

/** What was added up because it is left out. */
export const otherName = () => t`Other`

const asNumber = (cell: Cell | undefined): number | null => {
  if (cell === null || cell === undefined || cell === '' || typeof cell === 'boolean') return null
  const number = Number(cell)
  return Number.isFinite(number) ? number : null
}

export const columnIndex = (columns: Column[], name: string | null | undefined): number => columns.findIndex((column) => column.name === name)

/** A category as a person reads it. */
export const labelOf = (cell: Cell | undefined, column: Column | null): string => {
  if (cell === null || cell === undefined || cell === '') return t`no value`
  return column ? formatCell(cell, column) : String(cell)
}

const total = (values: (number | null)[]): number => values.reduce<number>((sum, value) => sum + (value ?? 0), 0)

function bySeriesColumn(columns: Column[], rows: Cell[][], config: ChartConfig, xAt: number, seriesAt: number): Frame {
  const yAt = columnIndex(columns, config.y_columns[0])
  const column = columns[yAt]
  const keys: Cell[] = []
  const places = new Map<string, number>()
  const series = new Map<string, Series>()
  if (!column) return { x: null, keys, labels: [], series: [] }
  for (const row of rows) {
    const key = row[xAt] ?? null
    if (!places.has(String(key))) {
      places.set(String(key), keys.length)
      keys.push(key)
    }
  }
  rows.forEach((row, at) => {
    const name = labelOf(row[seriesAt], columns[seriesAt] ?? null)
    const own = series.get(name) ?? { name, column, values: keys.map(() => null), cells: keys.map(() => ({ row: -1, column: yAt })), colour: series.size }
    series.set(name, own)
    const place = places.get(String(row[xAt] ?? null)) ?? 0
    own.values[place] = asNumber(row[yAt])
    own.cells[place] = { row: at, column: yAt }
  })
  return { x: columns[xAt] ?? null, keys, labels: [], series: [...series.values()] }
}

function byMeasure(columns: Column[], rows: Cell[][], config: ChartConfig, xAt: number): Frame {
  const series = config.y_columns.flatMap((name, colour) => {
    const at = columnIndex(columns, name)
    const column = columns[at]
    if (!column) return []
    return [{ name, column, values: rows.map((row) => asNumber(row[at])), cells: rows.map((_, row) => ({ row, column: at })), colour }]
  })
  return { x: columns[xAt] ?? null, keys: rows.map((row) => row[xAt] ?? null), labels: [], series }
}

function reordered(frame: Frame, order: number[]): Frame {
  const pick = <T>(list: T[]): T[] => order.flatMap((at) => (at < list.length ? [list[at] as T] : []))
  return { ...frame, keys: pick(frame.keys), series: frame.series.map((one) => ({ ...one, values: pick(one.values), cells: pick(one.cells) })) }
}

const names = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
/** The places of weekdays and months that come as names, whole or by their first three letters. */
const calendar = new Map(names.flatMap((name, at) => [[name, at], [name.slice(0, 3), at]] as const))
const nameOf = (key: Cell | undefined): string => String(key ?? '').trim().toLowerCase()

function sorted(frame: Frame, config: ChartConfig): Frame {
  const order = frame.keys.map((_, at) => at)
  const weight = (at: number) => frame.series.reduce((sum, one) => sum + (one.values[at] ?? 0), 0)
  if (config.sort === 'value_desc') order.sort((a, b) => weight(b) - weight(a))
  else if (config.sort === 'value_asc') order.sort((a, b) => weight(a) - weight(b))
  else if (config.sort === 'natural' && frame.keys.every((key) => calendar.has(nameOf(key)))) order.sort((a, b) => (calendar.get(nameOf(frame.keys[a])) ?? 0) - (calendar.get(nameOf(frame.keys[b])) ?? 0))
  else if (frame.x && isTemporal(frame.x)) order.sort((a, b) => String(frame.keys[a]).localeCompare(String(frame.keys[b])))
  else return frame
  return reordered(frame, order)
}

/** Puts the periods that no row has in their places: zero where that is what no rows mean, else a gap. */
function filled(frame: Frame, config: ChartConfig): Frame {
  const missing = config.missing ?? []
  const zero = new Set(config.zero_columns ?? [])
  if (!frame.x || missing.length === 0) return { ...frame, series: frame.series.map((one) => (zero.has(one.column.name) ? withZeros(one) : one)) }
  const numbers = typeof frame.keys.find((key) => key !== null) === 'number'
  const added: Cell[] = missing.map((key) => (numbers ? Number(key) : key))
  const keys = [...frame.keys, ...added]
  const order = keys.map((_, at) => at).toSorted((a, b) => String(keys[a]).localeCompare(String(keys[b])))
  const series = frame.series.map((one) => {
    const nothing = { row: -1, column: one.cells[0]?.column ?? -1 }
    const whole = { ...one, values: [...one.values, ...added.map(() => null)], cells: [...one.cells, ...added.map(() => nothing)] }
    return zero.has(one.column.name) ? withZeros(whole) : whole
  })
  return reordered({ ...frame, keys, series }, order)
}

/** Zero wherever no row stands behind a value; a row without a value stays a gap. */
const withZeros = (one: Series): Series => ({ ...one, values: one.values.map((value, at) => (one.cells[at]?.row === -1 ? 0 : value)) })

/** Keeps the greatest `top` series and adds the rest up, where adding up makes sense. */
function limitSeries(frame: Frame, top: number, other: boolean): Frame {
  if (frame.series.length <= top) return frame
  const ranked = frame.series.toSorted((a, b) => total(b.values) - total(a.values))
  const kept = ranked.slice(0, top)
  const rest = ranked.slice(top)
  const first = rest[0]
  if (!other || !first) return { ...frame, series: kept.map((one, colour) => ({ ...one, colour })) }
  const values = frame.keys.map((_, at) => total(rest.map((one) => one.values[at] ?? null)))
  const added: Series = { name: otherName(), column: first.column, values, cells: values.map(() => ({ row: -1, column: -1 })), colour: -1 }
  return { ...frame, series: [...kept.map((one, colour) => ({ ...one, colour })), added] }
}

function limitCategories(frame: Frame, top: number, other: boolean): Frame {
  if (frame.keys.length <= top) return frame
  const kept = reordered(frame, frame.keys.map((_, at) => at).slice(0, top))
  if (!other) return kept
  return {
    ...kept,
    keys: [...kept.keys, otherName()],
    series: kept.series.map((one, at) => ({
      ...one,
      values: [...one.values, total(frame.series[at]?.values.slice(top) ?? [])],
      cells: [...one.cells, { row: -1, column: -1 }],
    })),
  }
}

/** Reads a result the way a chart's description says. */
export function frameOf(columns: Column[], rows: Cell[][], config: ChartConfig): Frame {
  const xAt = columnIndex(columns, config.x_column)
  const seriesAt = columnIndex(columns, config.series_column)
  const split = seriesAt >= 0
  let frame = split ? bySeriesColumn(columns, rows, config, xAt, seriesAt) : byMeasure(columns, rows, config, xAt)
  frame = sorted(filled(frame, config), config)
  const top = typeof config['top'] === 'number' ? config['top'] : null
  if (top !== null) frame = split ? limitSeries(frame, top, config['other'] === true) : limitCategories(frame, top, config['other'] === true)
  // Months and quarters come as text; one other text among them and all are shown as they are.
  const periods = frame.x?.type === 'text' && frame.keys.length > 0 && frame.keys.every(isPeriod)
  return { ...frame, labels: frame.keys.map((key) => (periods && typeof key === 'string' ? formatPeriod(key) : labelOf(key, frame.x))) }
}

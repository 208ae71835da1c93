import type { EChartsCoreOption } from 'echarts/core'

import type { ChartConfig, Column } from '@/lib/api'
import { formatCell } from '@/lib/format'

import { type Colours, colourOf } from './colours'
import type { Frame, Series } from './frame'

export const FONT = 'Inter Variable'

/** What every builder gets. */
export type Scene = { frame: Frame; config: ChartConfig; colours: Colours; hidden: ReadonlySet<string>; width: number }

const lineKinds = new Set(['line', 'multi_line', 'area', 'stacked_area'])
const areaKinds = new Set(['area', 'stacked_area'])
const stackedKinds = new Set(['stacked_bar', 'stacked_bar_100', 'stacked_area'])

export const axisText = (colours: Colours) => ({ color: colours.label, fontFamily: FONT, fontSize: 11 })

/** One precision for all labels of a chart: enough for three figures of the greatest value. */
const labelValue = (series: Series | undefined, format: string | null | undefined) => {
  const most = Math.max(1, ...(series?.values.map((value) => Math.abs(value ?? 0)) ?? []))
  if (most >= 10_000) return axisValue(series?.column, format)
  const whole = series?.values.every((value) => value === null || Number.isInteger(value)) ?? false
  const shown: Column = { name: '', type: 'float', semantic: format ?? series?.column.semantic }
  return (value: number) => formatCell(value, shown, { digits: whole ? 0 : most >= 1000 ? 0 : most >= 100 ? 1 : 2 })
}

const axisValue = (column: Column | undefined, format: string | null | undefined) => {
  const shown: Column = { name: '', type: 'float', semantic: format ?? column?.semantic }
  return (value: number) => formatCell(value, shown, { compact: true })
}

export function valueAxis(scene: Scene, column: Column | undefined, format = scene.config.format) {
  const { colours, config } = scene
  return {
    type: 'value',
    scale: config['zero_based'] !== true && config.chart_type !== 'area' && lineKinds.has(config.chart_type),
    splitNumber: 4,
    name: config.y_title ?? '',
    nameTextStyle: { ...axisText(colours), align: 'left' },
    axisLabel: { ...axisText(colours), formatter: config.chart_type === 'stacked_bar_100' ? (v: number) => `${Math.round(v * 100)}%` : axisValue(column, format) },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colours.grid } },
  }
}

export function categoryAxis(scene: Scene, inverse = false) {
  const { colours, frame } = scene
  return {
    type: 'category',
    data: frame.labels,
    inverse,
    boundaryGap: !lineKinds.has(scene.config.chart_type),
    axisLabel: { ...axisText(colours), hideOverlap: true, width: inverse ? Math.min(180, scene.width * 0.35) : 90, overflow: 'truncate' },
    axisLine: { lineStyle: { color: colours.axis } },
    axisTick: { show: false },
  }
}

/** Shares of each category's own total. */
function asShares(series: Series[]): Series[] {
  const totals = series[0]?.values.map((_, at) => series.reduce((sum, one) => sum + Math.abs(one.values[at] ?? 0), 0)) ?? []
  return series.map((one) => ({ ...one, values: one.values.map((value, at) => (value === null || !totals[at] ? null : value / totals[at])) }))
}

function line(one: Series, scene: Scene) {
  const { colours, config } = scene
  const colour = colourOf(colours, one.colour)
  const base = {
    type: 'line',
    name: one.name,
    symbol: 'circle',
    symbolSize: 4,
    showSymbol: one.values.length <= 2,
    lineStyle: { width: 2, color: colour },
    itemStyle: { color: colour },
    connectNulls: false,
    emphasis: { disabled: true },
    ...(areaKinds.has(config.chart_type) ? { areaStyle: { color: colour, opacity: stackedKinds.has(config.chart_type) ? 0.75 : 0.12 } } : {}),
    ...(stackedKinds.has(config.chart_type) ? { stack: 'all' } : {}),
  }
  const last = one.values.length - 1
  const partial = { first: config.partial_first === true && last > 0, last: config.partial_last === true && last > 0 }
  if (stackedKinds.has(config.chart_type) || (!partial.first && !partial.last)) return [{ ...base, ...solid(one.values) }]
  const whole = one.values.map((value, at) => ((at === 0 && partial.first) || (at === last && partial.last) ? null : value))
  // A period that is not whole: a dashed piece of its own with a hollow dot at its end.
  const piece = (end: number, inner: number) => ({
    ...base,
    areaStyle: { opacity: 0 },
    showSymbol: true,
    data: one.values.map((value, at) => (at === end ? { value, symbol: 'circle', symbolSize: 7 } : at === inner ? { value, symbol: 'none' } : null)),
    lineStyle: { width: 2, color: colour, type: 'dashed' },
    itemStyle: { color: colours.surface, borderColor: colour, borderWidth: 1.5 },
  })
  return [{ ...base, ...solid(whole) }, ...(partial.first ? [piece(0, 1)] : []), ...(partial.last ? [piece(last, last - 1)] : [])]
}

/** A value between two gaps has no line to be seen by: it gets a dot. */
function solid(values: (number | null)[]) {
  const alone = (at: number) => values[at] !== null && (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null
  if (values.length <= 2 || !values.some((_, at) => alone(at))) return { data: values }
  return { showSymbol: true, data: values.map((value, at) => ({ value, symbol: alone(at) ? 'circle' : 'none' })) }
}

function bar(one: Series, scene: Scene, horizontal: boolean) {
  const { colours, config, frame } = scene
  const stacked = stackedKinds.has(config.chart_type)
  const colour = colourOf(colours, one.colour)
  const corner = 2.5
  const last = one.values.length - 1
  const data = one.values.map((value, at) => {
    const partial = (config.partial_last === true && at === last) || (config.partial_first === true && at === 0)
    const faint = partial && frame.x !== null && !horizontal
    return faint ? { value, itemStyle: { color: colour, opacity: 0.45 } } : value
  })
  return {
    type: 'bar',
    name: one.name,
    data,
    ...(stacked ? { stack: 'all' } : {}),
    barCategoryGap: '38%',
    barMaxWidth: horizontal ? 22 : 56,
    emphasis: { disabled: true },
    itemStyle: {
      color: colour,
      borderRadius: stacked ? 0 : horizontal ? [0, corner, corner, 0] : [corner, corner, 0, 0],
      ...(stacked ? { borderColor: colours.surface, borderWidth: 1 } : {}),
    },
  }
}

const letter = 6.2
const edge = 12

/** Room for the half of the last label that stands beyond its mark. */
function roomAtEnd({ frame, width }: Scene, boundaryGap: boolean): number {
  const longest = Math.min(90, letter * Math.max(0, ...frame.labels.slice(-4).map((label) => label.length)))
  const own = boundaryGap && frame.keys.length > 0 ? width / frame.keys.length / 2 : 0
  return Math.max(edge, Math.ceil(longest / 2 - own))
}

/** Lines, areas and bars of every arrangement. */
export function cartesian(scene: Scene): EChartsCoreOption {
  const { config, frame, hidden, colours } = scene
  const kind = config.chart_type
  const horizontal = kind === 'horizontal_bar'
  let series = frame.series.filter((one) => !hidden.has(one.name))
  if (kind === 'stacked_bar_100') series = asShares(series)
  const category = categoryAxis(scene, horizontal)
  const value = valueAxis(scene, series[0]?.column)
  const marks: object[] = series.flatMap<object>((one) => (lineKinds.has(kind) ? line(one, scene) : [bar(one, scene, horizontal)]))
  const labels = horizontal && series.length === 1 && frame.keys.length <= 30
  const shown = labels
    ? marks.map((mark) => ({
        ...mark,
        label: { show: true, position: 'right', ...axisText(colours), color: colours.ink, formatter: (point: { value: number }) => labelValue(series[0], config.format)(point.value) },
      }))
    : marks
  return {
    grid: { left: 4, right: labels ? 56 : horizontal ? edge : roomAtEnd(scene, category.boundaryGap), top: config.y_title ? 28 : 10, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: horizontal ? { ...value, name: '', axisLabel: { show: false }, splitLine: { show: false } } : category,
    yAxis: horizontal ? category : value,
    series: shown,
  }
}

/** Two measures of different units: bars on the first axis, a line on the second. */
export function combo(scene: Scene): EChartsCoreOption {
  const { config, frame, hidden } = scene
  const [first, ...rest] = frame.series.filter((one) => !hidden.has(one.name))
  const format = typeof config['y2_format'] === 'string' ? config['y2_format'] : null
  const second = { ...valueAxis(scene, rest[0]?.column, format), name: typeof config['y2_title'] === 'string' ? config['y2_title'] : (rest[0]?.name ?? ''), splitLine: { show: false } }
  return {
    grid: { left: 4, right: 4, top: 28, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: { ...categoryAxis(scene), boundaryGap: true },
    yAxis: [{ ...valueAxis(scene, first?.column), name: config.y_title ?? first?.name ?? '' }, { ...second, nameTextStyle: { ...axisText(scene.colours), align: 'right' } }],
    series: [...(first ? [bar(first, scene, false)] : []), ...rest.flatMap((one) => line(one, scene).map((part) => ({ ...part, yAxisIndex: 1 })))],
  }
}

import type { EChartsCoreOption } from 'echarts/core'

import type { Cell, Column } from '@/lib/api'
import { formatCell } from '@/lib/format'

import { axisText, categoryAxis, type Scene, valueAxis } from './cartesian'
import { colourOf } from './colours'
import { columnIndex, labelOf, otherName } from './frame'

/** Builders that need the rows themselves. */
export type RowScene = Scene & { columns: Column[]; rows: Cell[][] }

const total = (values: (number | null)[]) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
const grid = { left: 4, right: 12, top: 28, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' }

/** A ring of parts with their shares; the total stands in the middle. */
export function donut({ frame, colours, hidden, config }: Scene): EChartsCoreOption {
  const own = frame.series[0]
  const values = own?.values ?? []
  const data = frame.labels.flatMap((name, at) => (hidden.has(name) ? [] : [{ name, value: values[at] ?? 0, itemStyle: { color: colourOf(colours, name === otherName() ? -1 : at) } }]))
  const sum = total(data.map((part) => part.value))
  const shown: Column = { name: '', type: 'float', semantic: config.format ?? own?.column.semantic }
  return {
    title: { show: false },
    series: [
      {
        type: 'pie',
        radius: ['56%', '80%'],
        data,
        itemStyle: { borderColor: colours.surface, borderWidth: 1 },
        emphasis: { disabled: true },
        label: { ...axisText(colours), color: colours.ink, formatter: ({ name, percent }: { name: string; percent: number }) => `${name} ${percent.toFixed(1)}%` },
        labelLine: { lineStyle: { color: colours.axis } },
      },
      { type: 'pie', radius: [0, 0], silent: true, label: { show: true, position: 'center', ...axisText(colours), fontSize: 18, fontWeight: 600, color: colours.ink, formatter: () => formatCell(sum, shown, { compact: true }) }, data: [{ value: 1, itemStyle: { color: 'transparent' } }] },
    ],
  }
}

/** Two categories crossed, the measure as depth of colour. */
export function heatmap(scene: Scene): EChartsCoreOption {
  const { frame, colours } = scene
  const data = frame.series.flatMap((one, y) => one.values.map((value, x) => [x, y, value ?? '-']))
  const values = frame.series.flatMap((one) => one.values.filter((value) => value !== null))
  return {
    grid: { ...grid, top: 8, right: 8 },
    xAxis: { ...categoryAxis(scene), boundaryGap: true },
    yAxis: { ...categoryAxis(scene), data: frame.series.map((one) => one.name), inverse: true, boundaryGap: true },
    visualMap: { show: false, min: Math.min(0, ...values), max: Math.max(1, ...values), inRange: { color: colours.sequence } },
    series: [{ type: 'heatmap', data, itemStyle: { borderColor: colours.surface, borderWidth: 1, borderRadius: 2 }, emphasis: { disabled: true } }],
  }
}

/** How often values of a measure fall into equal ranges. */
export function histogram(scene: RowScene): EChartsCoreOption {
  const { columns, rows, config, colours } = scene
  const at = columnIndex(columns, config.y_columns[0] ?? config.x_column)
  const values = rows.map((row) => Number(row[at] ?? Number.NaN)).filter((value) => Number.isFinite(value))
  const bins = typeof config['bins'] === 'number' ? config['bins'] : 10
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const step = (most - least) / bins || 1
  const counts = Array.from({ length: bins }, () => 0)
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor((value - least) / step))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const shown: Column = columns[at] ?? { name: '', type: 'float' }
  const labels = counts.map((_, bin) => `${formatCell(least + bin * step, shown, { compact: true })}\u2013${formatCell(least + (bin + 1) * step, shown, { compact: true })}`)
  return {
    grid: { ...grid, top: 10 },
    xAxis: { ...categoryAxis({ ...scene, frame: { ...scene.frame, labels } }), boundaryGap: true },
    yAxis: valueAxis(scene, undefined, null),
    series: [{ type: 'bar', data: counts, barCategoryGap: '4%', itemStyle: { color: colourOf(colours, 0), borderRadius: [2.5, 2.5, 0, 0] }, emphasis: { disabled: true } }],
  }
}

/** Steps from the start to the end, rise and fall told apart by colour and sign. */
export function waterfall(scene: Scene): EChartsCoreOption {
  const { frame, colours } = scene
  const values = frame.series[0]?.values ?? []
  let level = 0
  const floor: number[] = []
  const bars = values.map((value) => {
    const change = value ?? 0
    floor.push(Math.min(level, level + change))
    level += change
    return { value: Math.abs(change), itemStyle: { color: change < 0 ? colours.bad : colours.good } }
  })
  return {
    grid: { ...grid, top: 10 },
    xAxis: { ...categoryAxis(scene), boundaryGap: true },
    yAxis: valueAxis(scene, frame.series[0]?.column),
    series: [
      { type: 'bar', stack: 'all', silent: true, itemStyle: { color: 'transparent' }, data: floor },
      { type: 'bar', stack: 'all', data: bars, barCategoryGap: '38%', emphasis: { disabled: true } },
    ],
  }
}

export function funnel({ frame, colours, hidden }: Scene): EChartsCoreOption {
  const values = frame.series[0]?.values ?? []
  const data = frame.labels.flatMap((name, at) => (hidden.has(name) ? [] : [{ name, value: values[at] ?? 0, itemStyle: { color: colourOf(colours, at) } }]))
  return { series: [{ type: 'funnel', left: 8, right: 8, top: 8, bottom: 8, gap: 2, data, label: { ...axisText(colours), color: colours.surface, position: 'inside' }, itemStyle: { borderWidth: 0 }, emphasis: { disabled: true } }] }
}

export function treemap({ frame, colours }: Scene): EChartsCoreOption {
  const values = frame.series[0]?.values ?? []
  const data = frame.labels.map((name, at) => ({ name, value: values[at] ?? 0, itemStyle: { color: colourOf(colours, at) } }))
  return { series: [{ type: 'treemap', data, roam: false, nodeClick: false, breadcrumb: { show: false }, left: 0, right: 0, top: 0, bottom: 0, label: { fontFamily: 'Inter Variable', fontSize: 11 }, itemStyle: { borderColor: colours.surface, gapWidth: 1 }, emphasis: { disabled: true } }] }
}

export function gauge({ frame, colours }: Scene): EChartsCoreOption {
  const one = frame.series[0]
  const value = one?.values[0] ?? 0
  const share = one?.column.semantic === 'percent'
  return {
    series: [
      {
        type: 'gauge',
        min: 0,
        max: share ? 1 : Math.max(1, value * 1.25),
        startAngle: 200,
        endAngle: -20,
        progress: { show: true, width: 14, itemStyle: { color: colourOf(colours, 0) } },
        axisLine: { lineStyle: { width: 14, color: [[1, colours.grid]] } },
        pointer: { show: false },
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: { show: false },
        detail: { valueAnimation: false, offsetCenter: [0, '-5%'], fontFamily: 'Inter Variable', fontSize: 26, color: colours.ink, formatter: () => (one ? formatCell(value, one.column) : '') },
        data: [{ value }],
      },
    ],
  }
}

/** The value below which a share of an ordered list lies, between neighbours in proportion. */
function quantile(list: number[], share: number): number {
  const place = (list.length - 1) * share
  const [low, high] = [list[Math.floor(place)] ?? 0, list[Math.ceil(place)] ?? 0]
  return low + (high - low) * (place - Math.floor(place))
}

/** Five numbers of each category: least, quartiles, greatest. */
export function boxplot(scene: RowScene): EChartsCoreOption {
  const { columns, rows, config, colours } = scene
  const [xAt, yAt] = [columnIndex(columns, config.x_column), columnIndex(columns, config.y_columns[0])]
  const groups = new Map<string, number[]>()
  for (const row of rows) {
    const name = labelOf(row[xAt], columns[xAt] ?? null)
    const value = Number(row[yAt] ?? Number.NaN)
    if (Number.isFinite(value)) groups.set(name, [...(groups.get(name) ?? []), value])
  }
  const data = [...groups.values()].map((list) => {
    const ordered = list.toSorted((a, b) => a - b)
    return [0, 0.25, 0.5, 0.75, 1].map((share) => quantile(ordered, share))
  })
  return {
    grid: { ...grid, top: 10 },
    xAxis: { ...categoryAxis({ ...scene, frame: { ...scene.frame, labels: [...groups.keys()] } }), boundaryGap: true },
    yAxis: { ...valueAxis(scene, columns[yAt]), scale: true },
    series: [{ type: 'boxplot', data, itemStyle: { color: colours.band, borderColor: colourOf(colours, 0) }, emphasis: { disabled: true } }],
  }
}

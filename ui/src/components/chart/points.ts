import type { EChartsCoreOption } from 'echarts/core'

import type { Cell, ChartConfig, Column } from '@/lib/api'
import { exactCell, isNumeric, plainColumn } from '@/lib/format'

import { axisText, type Scene, valueAxis } from './cartesian'
import { colourOf } from './colours'
import { columnIndex, labelOf } from './frame'

/** One row of a result as a point; `group` is what its colour stands for. */
export type Point = { row: number; x: number; y: number; size: number; group: string }
type Source = { columns: Column[]; rows: Cell[][]; config: ChartConfig }

export const pointKinds: ReadonlySet<string> = new Set(['scatter', 'bubble'])

const measuresOf = ({ columns, config }: Source) => ({
  x: columnIndex(columns, config.x_column),
  y: columnIndex(columns, config.y_columns[0]),
  size: columnIndex(columns, typeof config['size_column'] === 'string' ? config['size_column'] : null),
})

// A missing value is not zero: without a place a row has no point.
const placed = (cell: Cell | undefined): number => (cell === null || cell === undefined || cell === '' || typeof cell === 'boolean' ? Number.NaN : Number(cell))

/** The rows that have a place, from left to right. */
export function pointsOf(source: Source): Point[] {
  const { columns, rows, config } = source
  const at = measuresOf(source)
  const groupAt = columnIndex(columns, config.series_column)
  const all = rows.map((cells, row): Point => ({
    row,
    x: placed(cells[at.x]),
    y: placed(cells[at.y]),
    size: at.size < 0 ? 0 : placed(cells[at.size]),
    group: groupAt < 0 ? '' : labelOf(cells[groupAt], columns[groupAt] ?? null),
  }))
  return all.filter(({ x, y, size }) => Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(size)).toSorted((a, b) => a.x - b.x)
}

/** What a point is called by its row, and its measures with their exact values. */
export function wordsOf(source: Source, { row }: Point): { name: string; values: { name: string; text: string }[] } {
  const { columns, rows } = source
  const cells = rows[row] ?? []
  const measures = Object.values(measuresOf(source)).filter((at) => at >= 0)
  const names = columns.flatMap((column, at) => (measures.includes(at) || (isNumeric(column) && plainColumn(column).semantic !== 'identifier') ? [] : [labelOf(cells[at], column)]))
  const values = measures.map((at) => ({ name: columns[at]?.name ?? '', text: columns[at] ? exactCell(cells[at] ?? null, columns[at]) : '' }))
  return { name: names.slice(0, 3).join(', '), values }
}

/** Points of two measures; a third one as size, a category as colour. Both axes carry their names. */
export function points(scene: Scene & Source): EChartsCoreOption {
  const { columns, config, colours, hidden } = scene
  const at = measuresOf(scene)
  const groups = new Map<string, Point[]>()
  for (const point of pointsOf(scene)) groups.set(point.group, [...(groups.get(point.group) ?? []), point])
  const most = Math.max(1, ...[...groups.values()].flat().map(({ size }) => Math.abs(size)))
  const axis = (column: number, title: unknown) => ({ ...valueAxis(scene, columns[column]), scale: true, name: typeof title === 'string' ? title : (columns[column]?.name ?? '') })
  return {
    grid: { left: 4, right: 12, top: 28, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'all' },
    xAxis: { ...axis(at.x, config['x_title']), nameLocation: 'middle', nameGap: 26, nameTextStyle: { ...axisText(colours), align: 'center' } },
    yAxis: axis(at.y, config.y_title),
    series: [...groups]
      .filter(([name]) => !hidden.has(name))
      .map(([name, own], place) => ({
        type: 'scatter',
        name,
        data: own.map(({ x, y, size }) => [x, y, size]),
        large: own.length > 5000,
        symbolSize: at.size >= 0 ? (point: number[]) => 6 + 26 * Math.sqrt(Math.abs(point[2] ?? 0) / most) : 8,
        itemStyle: { color: colourOf(colours, place), opacity: 0.75, borderColor: colours.surface, borderWidth: 1 },
        emphasis: { disabled: true },
      })),
  }
}

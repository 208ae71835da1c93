import { describe, expect, it } from 'vitest'

import type { ChartConfig, Column } from '@/lib/api'

import { points, pointsOf, wordsOf } from './points'

const columns: Column[] = [
  { name: 'name', type: 'text' },
  { name: 'n', type: 'integer' },
  { name: 'revenue', type: 'decimal' },
]
const rows = [['Oak board', 12, '1234.5678'], ['Lamp', null, '5'], ['Pan', 3, 'NaN'], ['Throw', 4, '10']]
const config = { chart_type: 'scatter', x_column: 'n', y_columns: ['revenue'] } as ChartConfig
const source = { columns, rows, config }

describe('points', () => {
  it('leave out rows without a place, and stand from left to right', () => {
    expect(pointsOf(source).map(({ row, x, y }) => [row, x, y])).toEqual([
      [3, 4, 10],
      [0, 12, 1234.5678],
    ])
  })
  it('are called by their category and told exactly', () => {
    const point = pointsOf(source)[1]
    expect(point && wordsOf(source, point)).toEqual({ name: 'Oak board', values: [{ name: 'n', text: '12' }, { name: 'revenue', text: expect.stringMatching(/1.?234.5678/) }] })
  })
  it('stand between two axes that carry their names', () => {
    const colours = { label: '', axis: '', grid: '', surface: '', series: [''] } as never
    const option = points({ ...source, colours, hidden: new Set(), width: 600, frame: { x: null, keys: [], labels: [], series: [] } }) as { xAxis: { name: string }; yAxis: { name: string }; grid: { outerBoundsContain: string } }
    expect([option.xAxis.name, option.yAxis.name, option.grid.outerBoundsContain]).toEqual(['n', 'revenue', 'all'])
  })
})

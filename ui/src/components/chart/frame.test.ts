import { describe, expect, it } from 'vitest'

import type { ChartConfig, Column } from '@/lib/api'

import { frameOf, otherName } from './frame'

const month: Column = { name: 'month', type: 'date' }
const country: Column = { name: 'country', type: 'text' }
const revenue: Column = { name: 'revenue', type: 'decimal' }
const base: ChartConfig = { version: 1, chart_type: 'multi_line', y_columns: ['revenue'] }

describe('frameOf', () => {
  it('splits by the series column and leaves a gap where a value is missing', () => {
    const rows = [['2026-02-01', 'DE', '3.50'], ['2026-01-01', 'DE', '1.25'], ['2026-01-01', 'FR', '2.00']]
    const frame = frameOf([month, country, revenue], rows, { ...base, x_column: 'month', series_column: 'country' })
    expect(frame.keys).toEqual(['2026-01-01', '2026-02-01'])
    expect(frame.series.map((one) => one.values)).toEqual([[1.25, 3.5], [2, null]])
    expect(frame.series[0]?.cells[1]).toEqual({ row: 0, column: 2 })
  })

  it('adds up what is left out only where the description allows it', () => {
    const rows = [['a', 5], ['b', 4], ['c', 3], ['d', 2]]
    const config = { ...base, chart_type: 'horizontal_bar' as const, x_column: 'country', sort: 'value_desc' as const, top: 2 }
    const columns = [country, revenue]
    expect(frameOf(columns, rows, { ...config, other: true }).labels).toEqual(['a', 'b', otherName()])
    expect(frameOf(columns, rows, { ...config, other: true }).series[0]?.values).toEqual([5, 4, 5])
    expect(frameOf(columns, rows, config).labels).toEqual(['a', 'b'])
  })

  it('keeps a series its colour when it is limited, and gives Other none', () => {
    const rows = [['2026-01-01', 'DE', 1], ['2026-01-01', 'FR', 9], ['2026-01-01', 'AT', 2], ['2026-01-01', 'NL', 1]]
    const frame = frameOf([month, country, revenue], rows, { ...base, x_column: 'month', series_column: 'country', top: 2, other: true })
    expect(frame.series.map((one) => [one.name, one.colour])).toEqual([['FR', 0], ['AT', 1], [otherName(), -1]])
  })

  it('names months and quarters, but only where all of them are', () => {
    const period: Column = { name: 'month', type: 'text' }
    const labels = (...keys: string[]) => frameOf([period, revenue], keys.map((key) => [key, 1]), { ...base, chart_type: 'line', x_column: 'month' }).labels
    expect(labels('2025-12', '2026-01')).toEqual(['Dec 2025', 'Jan 2026'])
    expect(labels('2026-Q1', '2026-Q2')).toEqual(['Q1 2026', 'Q2 2026'])
    expect(labels('2026-01', '2026-13')).toEqual(['2026-01', '2026-13'])
  })

  it('keeps the place of a period without a row, as zero or as a gap', () => {
    const rows = [['2026-01-01', 5], ['2026-03-01', 7]]
    const config = { ...base, chart_type: 'line' as const, x_column: 'month', missing: ['2026-02-01'] }
    const gap = frameOf([month, revenue], rows, config)
    expect(gap.keys).toEqual(['2026-01-01', '2026-02-01', '2026-03-01'])
    expect(gap.series[0]?.values).toEqual([5, null, 7])
    expect(frameOf([month, revenue], rows, { ...config, zero_columns: ['revenue'] }).series[0]?.values).toEqual([5, 0, 7])
    const years = frameOf([{ name: 'year', type: 'integer', semantic: 'year' }, revenue], [[2021, 5], [2023, null]], { ...config, x_column: 'year', missing: ['2022'], zero_columns: ['revenue'] })
    expect(years.keys).toEqual([2021, 2022, 2023])
    expect(years.series[0]?.values).toEqual([5, 0, null])
  })

  it('takes a group without a row in a period for nothing only where that is what it means', () => {
    const rows = [['2026-01-01', 'DE', 1], ['2026-02-01', 'DE', 2], ['2026-01-01', 'FR', 9]]
    const config = { ...base, x_column: 'month', series_column: 'country' }
    expect(frameOf([month, country, revenue], rows, config).series[1]?.values).toEqual([9, null])
    expect(frameOf([month, country, revenue], rows, { ...config, zero_columns: ['revenue'] }).series[1]?.values).toEqual([9, 0])
  })

  it('puts weekdays and months into the order of the calendar', () => {
    const day: Column = { name: 'weekday', type: 'text' }
    const config = { ...base, chart_type: 'bar' as const, x_column: 'weekday', sort: 'natural' as const }
    expect(frameOf([day, revenue], [['Friday', 1], ['Monday', 2], ['Sunday', 3]], config).labels).toEqual(['Monday', 'Friday', 'Sunday'])
    expect(frameOf([day, revenue], [['Mar', 1], ['Jan', 2]], config).labels).toEqual(['Jan', 'Mar'])
    expect(frameOf([day, revenue], [['Late', 1], ['Early', 2]], config).labels).toEqual(['Late', 'Early'])
  })

  it('reads an unknown column as nothing to draw', () => {
    expect(frameOf([country], [['a']], { ...base, x_column: 'country' }).series).toEqual([])
  })
})

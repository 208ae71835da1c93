import { describe, expect, it } from 'vitest'

import type { PreviewColumn, TablePreview, UploadOptions, UploadPreview } from '@/lib/api'

import { keptTables, misfits, misfitShare, nameOf, withColumn, withFound, withTable } from './options'

const column = (source_name: string, misfit_count: number) => ({ source_name, misfit_count }) as PreviewColumn
const table = (source_name: string, columns: PreviewColumn[]) => ({ source_name, columns }) as TablePreview
const preview = (...tables: TablePreview[]) => ({ tables }) as UploadPreview

describe('an upload', () => {
  it('is named after its file', () => {
    expect(nameOf('bestellungen_2026-Q1.csv')).toBe('bestellungen 2026 Q1')
    expect(nameOf('.csv')).toBe('.csv')
  })
  it('is named without the ending of any kind of file', () => {
    expect(['a.xlsx', 'a.NDJSON', 'a.parquet', 'a.ods', 'a.sqlite3', 'a.DB'].map(nameOf)).toEqual(['a', 'a', 'a', 'a', 'a', 'a'])
  })
  it('shows how much of a column does not fit, and a little of it even where it is very little', () => {
    expect([0, 1, 50, 100, 300].map((count) => misfitShare(column('a', count), 100))).toEqual([0, 0.06, 0.5, 1, 1])
    expect(misfitShare(column('a', 1), 0)).toBe(1)
  })
  it('keeps earlier words about a column when another is said', () => {
    const once = withColumn([], { source_name: 'Preis', type: 'decimal' })
    expect(withColumn(once, { source_name: 'Preis', name: 'price' })).toEqual([{ source_name: 'Preis', type: 'decimal', name: 'price' }])
  })
  it('does not count values of columns and tables that are left out', () => {
    const one = preview(table('', [column('a', 3), column('b', 4)]))
    expect(misfits(one, {})).toBe(7)
    expect(misfits(one, { columns: [{ source_name: 'b', skip: true }] })).toBe(3)
    const two = preview(table('Jan', [column('a', 3)]), table('Feb', [column('a', 4)]))
    expect(misfits(two, { tables: [{ source_name: 'Jan', skip: true }] })).toBe(4)
  })
  it('says what is decided about a single table beside the file, and of several by their names', () => {
    const jan = table('Jan', [])
    const columns = [{ source_name: 'a', skip: true }]
    expect(withTable({ delimiter: ';' }, preview(jan), jan, { columns })).toEqual({ delimiter: ';', has_header: null, header_row: null, columns })
    const two = preview(jan, table('Feb', []))
    const named = withTable({}, two, jan, { name: 'january' })
    expect(withTable(named, two, jan, { columns })).toEqual({ tables: [{ source_name: 'Jan', name: 'january', columns }] })
  })
  it('keeps the row of the header when something else is decided', () => {
    const jan = table('Jan', [])
    const once = withTable({}, preview(jan), jan, { header_row: 3, has_header: null, columns: [] })
    expect(withTable(once, preview(jan), jan, { columns: [{ source_name: 'a', skip: true }] })).toMatchObject({ header_row: 3 })
    const two = preview(jan, table('Feb', []))
    expect(withTable({}, two, jan, { header_row: 2 })).toEqual({ tables: [{ source_name: 'Jan', header_row: 2 }] })
  })
  it('leaves a view out until it is taken, whatever else is decided about it', () => {
    const view = { ...table('open_shops', [column('a', 0)]), optional: true }
    const two = preview(table('shop', []), view)
    const kept = (options: UploadOptions) => keptTables(options, two).map((one) => one.table.source_name)
    expect(kept({})).toEqual(['shop'])
    const renamed = withTable({}, two, view, { name: 'open' })
    expect(kept(renamed)).toEqual(['shop'])
    expect(kept(withTable(renamed, two, view, { skip: false }))).toEqual(['shop', 'open_shops'])
  })
  it('offers what the server found, even where it is unusual', () => {
    expect(withFound([{ value: ',', label: 'comma' }], '^')[0]).toEqual({ value: '^', label: '^' })
  })
})

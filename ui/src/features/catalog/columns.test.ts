import { describe, expect, it } from 'vitest'

import type { Catalog, Table, TableColumn } from '@/lib/api'

import { contentOf, findTables, fullName, linksOf } from './columns'

const column = (name: string, more: Partial<TableColumn> = {}): TableColumn => ({
  name, declared_type: '', type: 'text', nullable: false, description: null, term: null, samples: [], samples_complete: false, distinct_count: null, null_share: null, min: null, max: null, ...more,
})
const table = (name: string, columns: string[], schema: string | null = null): Table => ({
  schema, name, kind: 'table', row_count: 1, description: null, term: null, primary_key: [], columns: columns.map((one) => column(one)),
})
const orders = table('orders', ['id', 'customer_id'])
const customers = table('customers', ['id', 'country'])
const catalog: Catalog = {
  connection_id: 'c',
  discovered_at: '2026-03-20T09:00:00Z',
  tables: [orders, customers],
  relationships: [{ from: { schema: null, table: 'orders', columns: ['customer_id'] }, to: { schema: null, table: 'customers', columns: ['id'] }, origin: { kind: 'declared' } }],
}

describe('the catalog', () => {
  it('finds tables by their own name and by the names of their columns', () => {
    expect(findTables(catalog.tables, 'COUNTRY')).toEqual([{ table: customers, columns: ['country'] }])
    expect(findTables(catalog.tables, 'customer').map((hit) => hit.table.name)).toEqual(['orders', 'customers'])
    expect(findTables(catalog.tables, 'zzz')).toEqual([])
  })
  it('names the schema only where it says something', () => {
    expect(fullName(table('t', [], 'public'))).toBe('t')
    expect(fullName(table('t', [], 'sales'))).toBe('sales.t')
  })
  it('shows a key from both of its ends', () => {
    expect(linksOf(catalog, orders)).toMatchObject([{ direction: 'to', columns: ['customer_id'], other: { table: 'customers' } }])
    expect(linksOf(catalog, customers)).toMatchObject([{ direction: 'from', columns: ['id'], other: { table: 'orders' } }])
  })
  it('tells a range of numbers without grouping keys', () => {
    expect(contentOf(column('id', { type: 'integer', min: '1', max: '68092' }))).toEqual({ range: '1 – 68092' })
    expect(contentOf(column('day', { type: 'date', min: '2026-01-31', max: '2026-01-31' }))).toMatchObject({ range: expect.stringContaining('2026') })
    expect(contentOf(column('x'))).toBeNull()
  })
  it('prefers a range to values, except for a few numbers that are all there are', () => {
    const day = column('day', { type: 'date', samples: ['2026-01-31'], samples_complete: true, min: '2026-01-31', max: '2026-02-28' })
    expect(contentOf(day)).toHaveProperty('range')
    const percent = column('percent', { type: 'integer', samples: ['10', '15'], samples_complete: true, min: '10', max: '15' })
    expect(contentOf(percent)).toEqual({ values: ['10', '15'], complete: true })
  })
})

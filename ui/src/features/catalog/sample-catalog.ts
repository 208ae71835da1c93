import type { Catalog, Table, TableColumn } from '@/lib/api'

/** A small shop for the tests of this folder. */

export const column = (name: string, more: Partial<TableColumn> = {}): TableColumn => ({
  name, declared_type: '', type: 'text', nullable: false, description: null, description_origin: null, term: null, hidden: false, pii: null, samples: [], samples_complete: false, distinct_count: null, null_share: null, min: null, max: null, ...more,
})

export const table = (name: string, columns: (string | TableColumn)[], more: Partial<Table> = {}): Table => ({
  schema: null, name, kind: 'table', row_count: 1, description: null, description_origin: null, term: null, hidden: false, freshness: null, primary_key: [], columns: columns.map((one) => (typeof one === 'string' ? column(one) : one)), ...more,
})

export const orders = table('orders', ['id', 'customer_id'])
export const customers = table('customers', ['id', 'country'])

export const catalog: Catalog = {
  connection_id: 'c',
  discovered_at: '2026-03-20T09:00:00Z',
  tables: [orders, customers],
  relationships: [
    { id: 'r1', from: { schema: null, table: 'orders', columns: ['customer_id'] }, to: { schema: null, table: 'customers', columns: ['id'] }, origin: { kind: 'declared' }, state: 'declared', own: false },
  ],
}

import { describe, expect, it } from 'vitest'

import type { GlossaryEntry, SavedQuery } from '@/lib/api'

import { catalog, customers, orders } from './sample-catalog'
import { countUses, names, usesOf } from './uses'

const entry = (more: Partial<GlossaryEntry>): GlossaryEntry => ({
  id: 'g', kind: 'metric', name: 'Orders', synonyms: [], definition: null, connection_id: 'c', target: null, formula: null, table: null, default_filters: [], format: null, ...more,
})
const place = { schema: null, table: 'orders' }
const known = {
  queries: [{ id: 'q1', sql: 'SELECT id FROM orders' }, { id: 'q2', sql: 'SELECT o.Customer_ID, paid_id FROM orders o' }] as SavedQuery[],
  entries: [entry({ id: 'm', table: place, formula: 'count(id)' }), entry({ id: 't', kind: 'term', target: { ...place, column: 'customer_id' } }), entry({ id: 'x', table: { schema: null, table: 'customers' }, formula: 'count(id)' })],
}
const idsOf = (column: string | null) => {
  const { queries, entries, links } = usesOf(catalog, orders, column, known)
  return [...queries.map(({ id }) => id), ...entries.map(({ id }) => id), ...links.map(({ one }) => one.id)]
}

describe('what breaks if it goes', () => {
  it('is, for a table, everything that reads it', () => {
    expect(idsOf(null)).toEqual(['q1', 'q2', 'm', 't', 'r1'])
    expect(countUses(usesOf(catalog, customers, null, { queries: [], entries: known.entries }))).toBe(2)
  })
  it('is, for a column, only what names it', () => {
    expect(idsOf('id')).toEqual(['q1', 'm'])
    expect(idsOf('customer_id')).toEqual(['q2', 't', 'r1'])
  })
  it('takes no part of a word for a column, and no sign for a pattern', () => {
    expect(names('SELECT paid_id', 'id')).toBe(false)
    expect(names('SELECT "id"', 'id')).toBe(true)
    expect(names('SELECT a.b', 'a.b')).toBe(true)
    expect(names('SELECT axb', 'a.b')).toBe(false)
    expect(names('SELECT größe', 'gr')).toBe(false)
  })
})

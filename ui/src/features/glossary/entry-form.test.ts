import { describe, expect, it } from 'vitest'

import type { GlossaryEntry } from '@/lib/api'

import { draftOf, emptyEntry, entrySchema, fieldOf, formOf, placeOf, tableKey, toEntry } from './entry-form'

const metric: GlossaryEntry = {
  id: 'g1', kind: 'metric', name: 'Net revenue', synonyms: ['turnover'], definition: null, connection_id: 'c1', target: null, formula: 'sum(net)', table: { schema: 'sales', table: 'orders' }, default_filters: ["status <> 'x'"], format: null,
}
const term: GlossaryEntry = { ...metric, kind: 'term', formula: null, table: null, default_filters: [], target: { schema: null, table: 'customers', column: 'country' } }
const faults = (form: typeof emptyEntry) => entrySchema().safeParse(form).error?.issues.map(({ path }) => path[0]) ?? []

describe('the form of a glossary entry', () => {
  it('sends back what it was filled with', () => {
    expect(toEntry(formOf(metric))).toEqual({ kind: 'metric', name: 'Net revenue', synonyms: ['turnover'], definition: null, connection_id: 'c1', table: { schema: 'sales', table: 'orders' }, formula: 'sum(net)', default_filters: ["status <> 'x'"] })
    expect(draftOf(term)).toMatchObject({ kind: 'term', target: { schema: null, table: 'customers', column: 'country' } })
    expect(draftOf(term)).not.toHaveProperty('formula')
  })
  it('drops conditions that say nothing', () => {
    expect(toEntry({ ...formOf(metric), default_filters: ['  ', ' a = 1 '] }).default_filters).toEqual(['a = 1'])
  })
  it('asks a metric for what it is computed on, one thing after the other, and a term for its name alone', () => {
    expect(faults({ ...emptyEntry, kind: 'metric', name: 'x' })).toEqual(['connection_id', 'formula'])
    expect(faults({ ...emptyEntry, kind: 'metric', name: 'x', connection_id: 'c1', formula: 'count(*)' })).toEqual(['table'])
    expect(faults({ ...emptyEntry, name: ' ' })).toEqual(['name'])
    expect(faults({ ...emptyEntry, name: 'Region' })).toEqual([])
  })
  it('keeps a table with its schema through the list of choices', () => {
    expect(toEntry({ ...emptyEntry, kind: 'term', name: 'x', connection_id: 'c', table: tableKey({ schema: 'a.b', table: 'c' }) }).target).toEqual({ schema: 'a.b', table: 'c', column: null })
    expect(placeOf({ schema: 'public', table: 'orders', column: 'id' })).toBe('orders.id')
  })
  it('finds the field that the server’s words are about', () => {
    expect(['target.column', 'target.table', 'table', 'default_filters[1]', 'default_filters.0', 'formula', 'synonyms[2]'].map(fieldOf)).toEqual(['column', 'table', 'table', 'default_filters', 'default_filters', 'formula', 'synonyms'])
  })
})

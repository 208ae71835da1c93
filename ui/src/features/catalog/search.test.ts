import { describe, expect, it } from 'vitest'

import type { Facet } from './search'
import { countOf, findTables, indexOf } from './search'
import { column, customers, orders, table } from './sample-catalog'

const people = table('people', [column('mail', { term: 'E-mail', pii: { kind: 'email', state: 'detected', why: 'the name' } })], { term: 'Customer', description: 'Everyone who ever bought' })
const notes = table('notes', [column('text', { pii: { kind: 'name', state: 'dismissed', why: '' } }), column('cost', { hidden: true })], { kind: 'view' })
const tables = [orders, customers, people, notes]
const names = (text: string, facet?: Facet) => findTables(indexOf(tables), text, facet).map(({ name }) => name)

describe('the search over a catalog', () => {
  it('finds by the names of tables and columns, whatever their case', () => {
    expect(findTables(indexOf(tables), 'COUNTRY')).toMatchObject([{ name: 'customers', columns: ['country'] }])
    expect(names('zzz')).toEqual([])
    expect(names('')).toEqual(['orders', 'customers', 'people', 'notes'])
  })
  it('finds by term and description', () => {
    expect(names('e-mail')).toEqual(['people'])
    expect(names('bought')).toEqual(['people'])
  })
  it('puts the table whose name it is before those that only hold it', () => {
    expect(names('customer')).toEqual(['customers', 'people', 'orders'])
  })
  it('takes several words, each anywhere in the table', () => {
    expect(names('customer country')).toEqual(['customers'])
    expect(findTables(indexOf(tables), 'orders customer')).toMatchObject([{ name: 'orders', columns: ['customer_id'] }])
  })
  it('narrows by what is of note, and counts it', () => {
    expect(names('', 'pii')).toEqual(['people'])
    expect(names('', 'hidden')).toEqual(['notes'])
    expect(names('', 'views')).toEqual(['notes'])
    expect(names('order', 'undescribed')).toEqual(['orders'])
    expect(countOf(tables, 'undescribed')).toBe(3)
  })
  it('answers a key press over 5,000 tables well within a frame or two', () => {
    const many = indexOf(Array.from({ length: 5000 }, (_, at) => table(`t_${at}`, Array.from({ length: 12 }, (__, n) => `column_${n}`))))
    const before = performance.now()
    expect(findTables(many, 't_4999')).toHaveLength(1)
    expect(performance.now() - before).toBeLessThan(200)
  })
})

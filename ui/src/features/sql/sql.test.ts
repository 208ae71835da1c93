import { describe, expect, it } from 'vitest'

import { Problem, type Catalog, type TableColumn } from '@/lib/api'

import { draftOf, guessType, paramsFor, savedParams } from './params'
import { ofReasons, ofRun } from './problems'
import { heldLimit, offeredLimits } from './row-limit'
import { isUnsaved, type SqlTab } from './tabs'
import { treeRows } from './tree'

const draft = (type: 'integer' | 'text' | 'boolean' | 'number', text: string) => ({ type, text })
const column = (name: string) => ({ name, term: null }) as TableColumn

describe('parameters of a tab', () => {
  it('guess a type by name', () => {
    expect(['days', 'since', 'price', 'is_paid', 'country'].map(guessType)).toEqual(['integer', 'date', 'number', 'boolean', 'text'])
  })
  it('travel as what they are, and long numbers keep their digits', () => {
    const params = { a: draft('integer', '28'), b: draft('integer', '9007199254740993'), c: draft('text', ''), d: draft('number', ''), e: draft('boolean', 'true'), f: draft('integer', 'x') }
    expect(paramsFor('SELECT {{a}}, {{b}}, {{c}}, {{d}}, {{e}}, {{f}}', params, 'postgresql')).toEqual([
      { name: 'a', type: 'integer', value: 28 },
      { name: 'b', type: 'integer', value: '9007199254740993' },
      { name: 'c', type: 'text', value: '' },
      { name: 'e', type: 'boolean', value: true },
      { name: 'f', type: 'integer', value: 'x' },
    ])
  })
  it('are kept with their values and come back the same', () => {
    const [kept] = savedParams("SELECT {{a}} -- {{no}}\n, '{{no}}'", { a: { type: 'integer', text: '28' } }, 'postgresql')
    expect(kept).toEqual({ name: 'a', type: 'integer', default: 28, label: null })
    expect(kept && draftOf(kept)).toEqual({ type: 'integer', text: '28', label: null })
  })
})

describe('problems', () => {
  const text = 'SELECT 1;\n  SELECT ü, bad FROM t'
  const statement = { sql: 'SELECT ü, bad FROM t', from: 12 }
  it('stand at their place in the whole text, counted in characters', () => {
    const [one] = ofReasons(text, statement, [{ rule: 'unknown_column', message: 'No.', line: 1, column: 11, end_line: null, end_column: null, suggestion: null }])
    expect(one && text.slice(one.from, one.to)).toBe('bad')
    expect(one).toMatchObject({ line: 2, column: 13 })
  })
  it('of a run go away with the text that ran', () => {
    const outcome = { problem: new Problem({ status: 422, title: 'x', detail: 'column "bad" does not exist', position: 11 }), ...statement }
    const [one] = ofRun(text, outcome)
    expect(one && text.slice(one.from, one.to)).toBe('bad')
    expect(ofRun(text.replace('bad', 'good'), outcome)).toEqual([])
  })
  it.each(['no such column: bad', 'No field named bad.', "Invalid function 'bad'."])('are found by name where a database gives no place: %s', (detail) => {
    const outcome = { problem: new Problem({ status: 422, title: 'x', detail }), ...statement }
    const [one] = ofRun(text, outcome)
    expect(one && text.slice(one.from, one.to)).toBe('bad')
  })
})

describe('the row limit', () => {
  it('offers no more than the server lets through', () => {
    expect(offeredLimits(1000, 100_000)).toEqual([100, 1000, 10_000, 100_000])
    expect(offeredLimits(100_000, 10_000)).toEqual([100, 1000, 10_000])
    expect(offeredLimits(1000, 50_000)).toEqual([100, 1000, 10_000, 50_000])
    expect(offeredLimits(1000, 3)).toEqual([3])
    expect(offeredLimits(1000, 1_000_000)).toEqual([100, 1000, 10_000, 100_000])
  })
  it('promises nothing more while the server has not said', () => {
    expect(offeredLimits(1000, null)).toEqual([100, 1000])
  })
  it('that holds is the smaller one', () => {
    expect([heldLimit(100_000, 10_000), heldLimit(100, 10_000), heldLimit(100, null)]).toEqual([10_000, 100, 100])
  })
})

describe('a tab', () => {
  const tab = { sql: 'SELECT 1', name: 'One', saved: null } as SqlTab
  it('is unsaved while it differs from what was saved', () => {
    expect(isUnsaved(tab)).toBe(true)
    expect(isUnsaved({ ...tab, sql: ' \n' })).toBe(false)
    const saved = { id: '1', version: 1, name: 'One', sql: 'SELECT 1', description: null, tags: [], shared: false, may_edit: true }
    expect(isUnsaved({ ...tab, saved })).toBe(false)
    expect(isUnsaved({ ...tab, saved, sql: 'SELECT 2' })).toBe(true)
  })
})

describe('the tree', () => {
  const catalog = {
    tables: [
      { schema: 'public', name: 'orders', term: null, columns: [column('id'), column('customer_id')] },
      { schema: 'public', name: 'customers', term: 'buyers', columns: [column('id')] },
    ],
    relationships: [{ from: { schema: 'public', table: 'orders', columns: ['customer_id'] }, to: { schema: 'public', table: 'customers', columns: ['id'] } }],
  } as unknown as Catalog
  const keys = (open: string[], text: string) => treeRows(catalog, new Set(open), text).map((row) => row.key)
  it('opens tables and says where a key points to', () => {
    const rows = treeRows(catalog, new Set(['public.orders']), '')
    expect(rows.map((row) => row.key)).toEqual(['public.orders', 'public.orders.id', 'public.orders.customer_id', 'public.customers'])
    expect(rows[2]).toMatchObject({ target: { table: 'customers', column: 'id' } })
  })
  it('names tables without the database that the connection leads to, and finds them with it', () => {
    const server = { tables: [{ schema: 'shop', name: 'orders', term: null, columns: [] }, { schema: 'crm', name: 'people', term: null, columns: [] }], relationships: [] } as unknown as Catalog
    const named = (text: string) => treeRows(server, new Set(), text, 'shop').map((row) => row.kind === 'table' && row.name)
    expect(named('')).toEqual(['orders', 'crm.people'])
    expect(named('shop.or')).toEqual(['orders'])
  })
  it('finds tables by name or word, and columns without opening their table', () => {
    expect(keys([], 'buyer')).toEqual(['public.customers'])
    expect(keys([], 'customer_id')).toEqual(['public.orders', 'public.orders.customer_id'])
  })
})

import { describe, expect, it } from 'vitest'

import type { ExploreChoices, ExploreColumnChoice } from '@/lib/api'

import { asked, changed, firstView, isWhole, nameOf, questionOf, searchOf } from './question'
import { readExploreSearch } from './search'

const column = (name: string, more: Partial<ExploreColumnChoice> = {}): ExploreColumnChoice => ({ name, label: name.replaceAll('_', ' '), type: 'text', role: 'category', functions: ['count_distinct'], suggested: 'count_distinct', splits: true, grains: [], operators: ['is'], ...more })
const orders: ExploreChoices = {
  schema: null,
  table: 'orders',
  columns: [column('status'), column('ordered_at', { type: 'timestamp', role: 'time', grains: ['day', 'month', 'year'] })],
  related: [],
  metrics: [],
  time: 'ordered_at',
}
const count = { function: 'count' as const }
const month = { column: { column: 'ordered_at' }, grain: 'month' as const }

describe('the question of an address', () => {
  it('is how many rows there are by month, where nothing is chosen and there is a time', () => {
    expect(questionOf(readExploreSearch({}), orders)).toEqual({ table: 'orders', metrics: [count], splits: [month], filters: [] })
    expect(firstView({ ...orders, time: null }).splits).toEqual([])
  })
  it('comes back from its own address', () => {
    const question = questionOf({ splits: [{ column: { column: 'status' } }], filters: [{ column: { column: 'status' }, operator: 'is', values: ['open'] }], order: { by: 'metric', index: 0, descending: true }, limit: 10 }, orders)
    expect(questionOf(readExploreSearch(JSON.parse(JSON.stringify(searchOf({}, question)))), orders)).toEqual(question)
  })
  it('keeps a choice of no split at all', () => {
    const none = { ...questionOf({}, orders), splits: [] }
    expect(questionOf(readExploreSearch(JSON.parse(JSON.stringify(searchOf({}, none)))), orders).splits).toEqual([])
  })
  it('leaves out what no address of ours holds', () => {
    const numbers = readExploreSearch({ filters: [{ column: { column: 'total' }, operator: 'is', values: [1, null, 'x'] }, { column: { column: 'total' }, operator: 'within', period: 7 }] })
    expect(questionOf(numbers, orders).filters).toEqual([{ column: { column: 'total' }, operator: 'is', values: ['1', 'x'] }])
    expect([-5, 0, 1.5, 10_001, 20].map((limit) => readExploreSearch({ limit }).limit)).toEqual([undefined, undefined, undefined, undefined, 20])
    const odd = readExploreSearch({ metrics: [1, { function: 'count' }, { function: 'sum', column: 'total' }], splits: 'all', filters: [{ column: {} }], order: { by: 'name', index: 0 }, limit: 'ten' })
    expect(questionOf(odd, orders)).toEqual({ table: 'orders', metrics: [count], splits: [], filters: [] })
  })
})

describe('a question', () => {
  const question = questionOf({}, orders)
  it('waits for a filter to be whole', () => {
    const open = { column: { column: 'status' }, operator: 'is' as const }
    expect(asked({ ...question, filters: [open, { ...open, values: ['paid'] }] }).filters).toEqual([{ ...open, values: ['paid'] }])
    expect(isWhole({ ...open, operator: 'between', values: ['1', ''] })).toBe(false)
    expect(isWhole({ ...open, operator: 'within', period: { kind: 'between' } })).toBe(false)
    expect(isWhole({ ...open, operator: 'within', period: { kind: 'this', unit: 'year' } })).toBe(true)
    expect(isWhole({ ...open, operator: 'empty' })).toBe(true)
  })
  it('lets go of an order by what is gone', () => {
    const sum = { function: 'sum' as const, column: { column: 'total' } }
    const order = { by: 'metric' as const, index: 1, descending: true }
    const ordered = { ...question, metrics: [count, sum], order }
    expect(changed(ordered, { metrics: [count] }).order).toBeUndefined()
    expect(changed(ordered, { metrics: [sum] }).order).toEqual({ ...order, index: 0 })
    expect(changed(ordered, { metrics: [count, { ...sum, function: 'average' }] }).order).toEqual(order)
    expect(changed(ordered, { splits: [] }).order).toEqual(order)
  })
  it('has a name for files', () => expect(nameOf(question, orders)).toBe('orders by ordered at'))
})

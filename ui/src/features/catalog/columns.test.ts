import { describe, expect, it } from 'vitest'

import { fullName } from '@/lib/table-name'

import { contentOf, emptyShare, linksOf } from './columns'
import { catalog, column, customers, orders, table } from './sample-catalog'

describe('the catalog', () => {
  it('names the schema only where it says something', () => {
    expect(fullName(table('t', [], { schema: 'public' }))).toBe('t')
    expect(fullName(table('t', [], { schema: 'sales' }))).toBe('sales.t')
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
  it('tells no empty row from rows that nobody counted', () => {
    expect(emptyShare(column('a', { nullable: true, null_share: 0 }))).toBe(0)
    expect(emptyShare(column('b', { nullable: true, null_share: null }))).toBeNull()
    expect(emptyShare(column('c', { nullable: false, null_share: 0 }))).toBe('never')
  })
  it('prefers a range to values, except for a few numbers that are all there are', () => {
    const day = column('day', { type: 'date', samples: ['2026-01-31'], samples_complete: true, min: '2026-01-31', max: '2026-02-28' })
    expect(contentOf(day)).toHaveProperty('range')
    const percent = column('percent', { type: 'integer', samples: ['10', '15'], samples_complete: true, min: '10', max: '15' })
    expect(contentOf(percent)).toEqual({ values: ['10', '15'], complete: true })
  })
})

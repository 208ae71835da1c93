import { describe, expect, it } from 'vitest'

import { draftsOf } from './drafts'
import { column, table } from './sample-catalog'

describe('drafts', () => {
  const orders = table('orders', [column('id', { term: 'Order number' }), column('net', { description: 'Amount' })], { description: 'Orders of the shop' })
  it('keep only what would change something', () => {
    const made = draftsOf(orders, { description: 'Orders of the shop', columns: [{ name: 'id', term: 'Order number', description: 'Counts up' }, { name: 'net', term: null, description: ' Amount ' }] })
    expect([...made]).toEqual([['id', { description: 'Counts up' }]])
  })
  it('drop words for columns that are not there', () => {
    expect(draftsOf(orders, { description: 'Other words', columns: [{ name: 'gross', term: 'Gross', description: null }] })).toEqual(new Map([[null, { description: 'Other words' }]]))
  })
})

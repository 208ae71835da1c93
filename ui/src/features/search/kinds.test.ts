import { describe, expect, it } from 'vitest'

import type { SearchHit, SearchKind } from '@/lib/api'

import { grouped, placeOf } from './kinds'

const hit = (kind: SearchKind, id: string): SearchHit => ({ kind, id, title: id, subtitle: null, excerpt: null, href: '/', score: 50 })

describe('hits of the search', () => {
  it('lead to their page with what the address says after it', () => {
    expect(placeOf({ href: '/connections/c1?table=sales.orders&column=net+total' })).toEqual({ to: '/connections/c1', search: { table: 'sales.orders', column: 'net total' } })
    expect(placeOf({ href: '/ask/s1' })).toEqual({ to: '/ask/s1', search: {} })
  })
  it('stand under their kinds in the order of the best of each', () => {
    const groups = grouped([hit('table', 'a'), hit('query', 'b'), hit('table', 'c'), hit('table', 'd')], 2)
    expect(groups.map(([kind, hits]) => [kind, hits.map(({ id }) => id)])).toEqual([
      ['table', ['a', 'c']],
      ['query', ['b']],
    ])
  })
})

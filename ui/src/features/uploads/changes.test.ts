import { describe, expect, it } from 'vitest'

import type { ComparedTable } from '@/lib/api'

import { lostColumns, rowsAfter, thingsOf } from './changes'

const table = (more: Partial<ComparedTable>): ComparedTable => ({ name: 'orders', change: 'changed', columns: [], rows_before: 10, rows_in_file: 3, ...more })
const column = (name: string, change: 'gone' | 'new' | 'same') => ({ name, change, before: null, after: null, fits: true })

const use = (id: string, table: string, columns: string[]) => ({ id, kind: 'saved_query' as const, name: `query ${id}`, table, columns })

describe('a new version', () => {
  it('adds its rows, or stands for those before', () => {
    expect(rowsAfter(table({}), 'append')).toBe(13)
    expect(rowsAfter(table({}), 'replace')).toBe(3)
    expect(rowsAfter(table({ change: 'gone', rows_in_file: 0 }), 'append')).toBe(10)
  })
  it('names what reads it once, with all that it reads', () => {
    const things = thingsOf([use('1', 'orders', ['city', 'total']), use('1', 'people', []), use('2', 'orders', ['city'])])
    expect(things.map((thing) => thing.reads)).toEqual([['orders.city', 'orders.total', 'people'], ['orders.city']])
  })
  it('takes columns and tables away only where it replaces', () => {
    const tables = [table({ columns: [column('city', 'gone'), column('country', 'new'), column('id', 'same')] }), table({ name: 'people', change: 'gone' })]
    expect(lostColumns({ tables }, 'replace')).toEqual(['orders.city', 'people'])
    expect(lostColumns({ tables }, 'append')).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'

import type { DriftChange } from '@/lib/api'

import { byReading, changesOf } from './drift'

const change = (seen_at: string, table: string): DriftChange => ({ seen_at, change: 'new', schema: null, table, column: null, what: null, before: null, after: null })
const changes = [change('2026-03-01T00:00:00Z', 'a'), change('2026-03-02T00:00:00Z', 'b'), change('2026-03-02T00:00:00Z', 'c')]

describe('what changed in a source', () => {
  it('stands by the reading that saw it, the latest first', () => {
    expect(byReading(changes).map((one) => [one.seen.slice(8, 10), one.changes.map(({ table }) => table)])).toEqual([['02', ['b', 'c']], ['01', ['a']]])
  })
  it('counts the last reading alone', () => {
    expect(changesOf({ since: null, until: '2026-03-02T00:00:00Z', changes })).toBe(2)
    expect(changesOf({ since: null, until: '2026-03-03T00:00:00Z', changes })).toBe(0)
  })
})

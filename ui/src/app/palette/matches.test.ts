import { defaultFilter } from 'cmdk'
import { describe, expect, it } from 'vitest'

import { matching, names } from './matches'

const all = [{ label: 'Ask' }, { label: 'Connections', words: 'databases sources' }, { label: 'Sign out' }, { label: 'Dark theme' }]
const found = (typed: string) => matching(all, typed, defaultFilter).map((one) => one.label)

describe('the palette', () => {
  it('shows everything in its order while nothing is typed', () => {
    expect(found(' ')).toEqual(['Ask', 'Connections', 'Sign out', 'Dark theme'])
  })
  it('finds by letters in their order, and by other words', () => {
    expect(found('cnct')).toEqual(['Connections'])
    expect(found('datab')[0]).toBe('Connections')
    expect(found('zzz')).toEqual([])
  })
  it('takes for a question what begins no name', () => {
    expect(names(all, 'conn')).toBe(true)
    expect(names(all, 'theme')).toBe(true)
    expect(names(all, 'revenue by month')).toBe(false)
    expect(names(all, '')).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'

import { presetOf, presets } from './periods'

describe('a period', () => {
  it('is known by the list it was chosen from', () => {
    for (const { value, period } of presets) expect(presetOf(period)).toBe(value)
  })
  it('is a number of units, or two days, where it is none of them', () => {
    expect(presetOf({ kind: 'last', count: 3, unit: 'week' })).toBe('last')
    expect(presetOf({ kind: 'between', from: '2026-01-01', to: null })).toBe('between')
  })
})

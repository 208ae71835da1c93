import { expect, it } from 'vitest'

import { since } from './spans'

it('begins at the start of a day, over ends of months and changes of the clock', () => {
  const now = new Date(2026, 2, 30, 15, 20)
  expect(since('today', now)).toEqual(new Date(2026, 2, 30))
  expect(since('week', now)).toEqual(new Date(2026, 2, 24))
  expect(since('month', now)).toEqual(new Date(2026, 2, 1))
  expect(now.getHours()).toBe(15)
})

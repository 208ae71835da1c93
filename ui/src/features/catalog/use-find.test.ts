import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { CatalogPlace } from './places'
import { useFind } from './use-find'

const use = () => {
  const onPlace = vi.fn<(place: CatalogPlace) => void>()
  const hook = renderHook((place: CatalogPlace) => useFind(place, onPlace), { initialProps: {} as CatalogPlace })
  return { ...hook, onPlace, text: () => hook.result.current[0], type: (text: string) => act(() => hook.result.current[1](text)) }
}

describe('what is looked for', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('is in the field at once and in the address after a pause', () => {
    const { type, text, onPlace } = use()
    type('o')
    type('or')
    expect(text()).toBe('or')
    expect(onPlace).not.toHaveBeenCalled()
    act(() => vi.advanceTimersByTime(300))
    expect(onPlace.mock.calls).toEqual([[{ find: 'or' }]])
  })
  it('keeps what is typed while the address is on its way', () => {
    const { type, text, rerender } = use()
    type('or')
    act(() => vi.advanceTimersByTime(300))
    type('ord')
    rerender({ find: 'or' })
    expect(text()).toBe('ord')
  })
  it('gives way to another address', () => {
    const { type, text, rerender } = use()
    type('or')
    rerender({ find: 'customers' })
    expect(text()).toBe('customers')
  })
})

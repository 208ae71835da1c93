import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { CatalogPlace } from './places'
import { useFind } from './use-find'

const onPlace = vi.fn<(place: CatalogPlace) => void>()
const useIt = (place: CatalogPlace) => useFind(place, onPlace)
const start = () => {
  const hook = renderHook(useIt, { initialProps: {} as CatalogPlace })
  return { ...hook, text: () => hook.result.current[0], type: (text: string) => act(() => hook.result.current[1](text)) }
}

describe('what is looked for', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    onPlace.mockClear()
  })
  afterEach(() => vi.useRealTimers())

  it('is in the field at once and in the address after a pause', () => {
    const { type, text } = start()
    type('o')
    type('or')
    expect(text()).toBe('or')
    expect(onPlace).not.toHaveBeenCalled()
    act(() => vi.advanceTimersByTime(300))
    expect(onPlace.mock.calls).toEqual([[{ find: 'or' }]])
  })
  it('keeps what is typed while the address is on its way', () => {
    const { type, text, rerender } = start()
    type('or')
    act(() => vi.advanceTimersByTime(300))
    type('ord')
    rerender({ find: 'or' })
    expect(text()).toBe('ord')
  })
  it('gives way to another address', () => {
    const { type, text, rerender } = start()
    type('or')
    rerender({ find: 'customers' })
    expect(text()).toBe('customers')
  })
})

import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { useFind } from './use-find'

const onKeep = vi.fn<(text: string) => void>()
const useIt = (kept: string) => useFind(kept, onKeep)
const start = () => {
  const hook = renderHook(useIt, { initialProps: '' })
  return { ...hook, text: () => hook.result.current[0], type: (text: string) => act(() => hook.result.current[1](text)) }
}

describe('what is looked for', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    onKeep.mockClear()
  })
  afterEach(() => vi.useRealTimers())

  it('is in the field at once and in the address after a pause', () => {
    const { type, text } = start()
    type('o')
    type('or')
    expect(text()).toBe('or')
    expect(onKeep).not.toHaveBeenCalled()
    act(() => vi.advanceTimersByTime(300))
    expect(onKeep.mock.calls).toEqual([['or']])
  })
  it('keeps what is typed while the address is on its way', () => {
    const { type, text, rerender } = start()
    type('or')
    act(() => vi.advanceTimersByTime(300))
    type('ord')
    rerender('or')
    expect(text()).toBe('ord')
  })
  it('gives way to another address', () => {
    const { type, text, rerender } = start()
    type('or')
    rerender('customers')
    expect(text()).toBe('customers')
  })
})

import { describe, expect, it } from 'vitest'

import { matchedParts } from './matched'

const marked = (text: string, words: string) => matchedParts(text, words).map((part) => (part.matched ? `[${part.text}]` : part.text)).join('')

describe('what was looked for in a text', () => {
  it('is found whatever its case and its separators', () => {
    expect(marked('SELECT order_id, Order-ID', 'order id')).toBe('SELECT [order_id], [Order-ID]')
    expect(marked('Ärmel', 'äR')).toBe('[Är]mel')
  })
  it('is taken as it stands, not as a pattern', () => {
    expect(marked('avg(total) * 2', '(total) *')).toBe('avg[(total) *] 2')
    expect(marked('abc', 'a.c')).toBe('abc')
  })
  it('is nothing where nothing was looked for', () => {
    expect(marked('abc', ' . ')).toBe('abc')
  })
})

import { describe, expect, it } from 'vitest'

import { choiceOf, chosenOf, stillThere } from './schemas'

const found = ['payroll', 'public', 'sales'].map((name) => ({ name, tables: 1 }))

describe('the choice of schemas', () => {
  it('says nothing where every schema is chosen, so that later ones come too', () => {
    expect([...chosenOf(null, found, null)]).toEqual(['payroll', 'public', 'sales'])
    expect(choiceOf(new Set(['sales', 'public', 'payroll']), found, null)).toBeNull()
    expect(choiceOf(new Set(['sales', 'public']), found, null)).toEqual(['public', 'sales'])
    expect(choiceOf(new Set(), found, null)).toEqual([])
  })
  it('begins with the one database of a server of many', () => {
    expect([...chosenOf(null, found, 'sales')]).toEqual(['sales'])
    expect(choiceOf(new Set(['sales']), found, 'sales')).toBeNull()
    expect(choiceOf(new Set(['sales', 'public', 'payroll']), found, 'sales')).toHaveLength(3)
  })
  it('drops what the source no longer has', () => {
    expect(stillThere(['sales', 'gone'], found)).toEqual(['sales'])
    expect(stillThere(['gone'], found)).toBeNull()
    expect(stillThere(null, found)).toBeNull()
  })
})

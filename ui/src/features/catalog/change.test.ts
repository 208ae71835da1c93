import { describe, expect, it } from 'vitest'

import { applyChange, undoOf, withTable } from './change'
import { catalog, orders } from './sample-catalog'

const columnOf = (from: typeof catalog, name: string) => from.tables[0]?.columns.find((one) => one.name === name)

describe('a change of the catalog', () => {
  it('is in view at once, and a written description is the person’s', () => {
    const next = applyChange(catalog, { table: 'orders', column: 'id', description: 'Number of the order' })
    expect(columnOf(next, 'id')).toMatchObject({ description: 'Number of the order', description_origin: 'person' })
    expect(next.tables[1]).toBe(catalog.tables[1])
    expect(applyChange(catalog, { table: 'orders', hidden: true }).tables[0]).toMatchObject({ hidden: true, description_origin: null })
  })
  it('touches no table of the same name in another schema', () => {
    expect(applyChange(catalog, { schema: 'sales', table: 'orders', term: 'x' }).tables[0]).toBe(catalog.tables[0])
  })
  it('is taken back without what was changed meanwhile', () => {
    const change = { table: 'orders', column: 'id', term: 'Order number' }
    const undo = undoOf(catalog, change)
    const meanwhile = applyChange(applyChange(catalog, change), { table: 'orders', column: 'id', hidden: true })
    expect(columnOf(undo(meanwhile), 'id')).toMatchObject({ term: null, hidden: true })
  })
  it('takes back who a description was from', () => {
    const before = applyChange(catalog, { table: 'orders', description: 'mine' })
    const source = withTable(before, { ...orders, description: 'a comment', description_origin: 'source' })
    const change = { table: 'orders', description: 'typed over' }
    expect(undoOf(source, change)(applyChange(source, change)).tables[0]).toMatchObject({ description: 'a comment', description_origin: 'source' })
  })
})

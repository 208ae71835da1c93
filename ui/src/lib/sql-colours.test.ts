import { describe, expect, it } from 'vitest'

import { colourSql } from './sql-colours'

describe('coloured SQL', () => {
  it('is the text, byte for byte', () => {
    for (const sql of ["SELECT 'it''s' AS \"a b\", sum(x) -- done\nFROM t WHERE n >= 1.5;", "'never closed", '', '\t/* odd */ ü', "a'b'c"]) {
      expect(colourSql(sql).map((part) => part.text).join('')).toBe(sql)
    }
  })
  it('tells keywords, functions and values apart', () => {
    expect(colourSql("SELECT sum(net) FROM o WHERE s = 'x' LIMIT 10").filter((part) => part.kind !== 'plain')).toEqual([
      { kind: 'keyword', text: 'SELECT' },
      { kind: 'function', text: 'sum' },
      { kind: 'keyword', text: 'FROM' },
      { kind: 'keyword', text: 'WHERE' },
      { kind: 'string', text: "'x'" },
      { kind: 'keyword', text: 'LIMIT' },
      { kind: 'number', text: '10' },
    ])
  })
})

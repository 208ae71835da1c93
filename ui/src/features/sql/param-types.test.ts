import { describe, expect, it } from 'vitest'

import { typeInStatement } from './param-types'

describe('what a parameter is by its place', () => {
  const cases: [string, string | null][] = [
    ['SELECT a FROM t GROUP BY a HAVING sum(Total) > {{x}}', 'number'],
    ['SELECT a FROM t GROUP BY a HAVING sum(coalesce(round(total, 2), 0)) >= {{ x }}', 'number'],
    ['SELECT a FROM t GROUP BY a HAVING {{x}} < avg(b)', 'number'],
    ['SELECT a FROM t GROUP BY a HAVING sum(b) BETWEEN {{y}} AND {{x}}', 'number'],
    ['SELECT a FROM t GROUP BY a HAVING count(*) >= {{x}}', 'integer'],
    ['SELECT a FROM t WHERE length(name) <> {{x}}', 'integer'],
    ['SELECT a FROM t WHERE extract(year FROM day) = {{x}}', 'integer'],
    ['SELECT a FROM t LIMIT {{x}}', 'integer'],
    ['SELECT price * {{x}} FROM t', 'number'],
    ['SELECT {{x}} / price FROM t', 'number'],
    ['SELECT sum(b) OVER (PARTITION BY c) > {{x}} FROM t', 'number'],
    ['SELECT a FROM t WHERE name = {{x}}', null],
    ['SELECT a FROM t WHERE day > {{x}}', null],
    ['SELECT a FROM t WHERE max(day) > {{x}}', null],
    ['SELECT a FROM t GROUP BY a HAVING sum(b) > {{xy}}', null],
  ]
  it.each(cases)('%s', (sql, expected) => {
    expect(typeInStatement('x', sql)).toBe(expected)
  })
})

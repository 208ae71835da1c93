import { describe, expect, it } from 'vitest'

import type { Dialect } from '../api/types'

import { parametersOf, placeAt, sourcesAt, statementAt, statementsOf } from '.'

/** The cursor stands at `|`. */
const at = (marked: string) => ({ sql: marked.replace('|', ''), at: marked.indexOf('|') })

const runAt = (marked: string) => {
  const { sql, at: place } = at(marked)
  return statementAt(sql, place)?.sql
}

const namesAt = (marked: string) => {
  const { sql, at: place } = at(marked)
  const { sources, ctes } = sourcesAt(sql, place)
  return { sources: sources.map((one) => [one.as, one.path.join('.')]), ctes: ctes.map((one) => [one.as, one.columns]) }
}

const quoted = (marked: string, dialect: Dialect) => placeAt(at(marked).sql, at(marked).at, dialect)

const placeOf = (marked: string) => {
  const { sql, at: where } = at(marked)
  return placeAt(sql, where)
}

describe('the statement at the cursor', () => {
  it('ends at semicolons outside of strings, names and comments', () => {
    expect(statementsOf(`SELECT ';' AS "a;b"; -- no; \nSELECT 2 /* ; */; /* rest */`).map((one) => one.sql)).toEqual([`SELECT ';' AS "a;b"`, '-- no; \nSELECT 2 /* ; */'])
    expect(statementsOf('SELECT $x$ ; $x$; SELECT 2').map((one) => one.sql)).toEqual(['SELECT $x$ ; $x$', 'SELECT 2'])
    expect(statementsOf("SELECT 'it\\'; s'; SELECT 2", 'mysql')).toHaveLength(2)
    expect(statementsOf('SELECT 1 /* a /* b; */ ; */ ; SELECT 2', 'postgresql')).toHaveLength(2)
  })
  it('is the one around the cursor, or the one just ended on this line', () => {
    expect(runAt('SELECT 1;\nSELE|CT 2;\nSELECT 3')).toBe('SELECT 2')
    expect(runAt('SELECT 1;|\nSELECT 2')).toBe('SELECT 1')
    expect(runAt('SELECT 1;\n|\nSELECT 2')).toBe('SELECT 2')
    expect(runAt('SELECT 1;\n\n|')).toBe('SELECT 1')
    expect(runAt('-- nothing|')).toBeUndefined()
  })
})

describe('parameters', () => {
  it('are found outside of strings and comments, once each, in order', () => {
    expect(parametersOf(`SELECT {{ b }}, '{{no}}', "{{no}}" -- {{no}}\n/* {{no}} */ WHERE a = {{a}} AND c = {{b}}`)).toEqual(['b', 'a'])
    expect(parametersOf("SELECT 'it''s {{no}}', {{yes}}")).toEqual(['yes'])
    expect(parametersOf('# {{no}}\nSELECT "{{no}}", {{yes}}', 'mysql')).toEqual(['yes'])
    expect(parametersOf('SELECT {{1a}}, {{a-b}}, {a}')).toEqual([])
  })
})

describe('what a statement reads from', () => {
  it('knows aliases, with and without AS, before and after the cursor', () => {
    expect(namesAt('SELECT o.| FROM sales.orders o JOIN "Order Items" AS i ON i.id = o.id, customers WHERE 1 = 1').sources).toEqual([
      ['o', 'sales.orders'],
      ['i', 'Order Items'],
      ['customers', 'customers'],
    ])
  })
  it('sees outer tables from within, and inner ones not from outside', () => {
    const sql = 'SELECT | FROM orders o WHERE EXISTS (SELECT 1 FROM items i WHERE i.order_id = o.id)'
    expect(namesAt(sql).sources).toEqual([['o', 'orders']])
    expect(namesAt('SELECT 1 FROM orders o WHERE EXISTS (SELECT | FROM items i)').sources).toEqual([
      ['i', 'items'],
      ['o', 'orders'],
    ])
  })
  it('names the columns of common table expressions and subqueries', () => {
    const sql = 'WITH sold AS (SELECT i.product_id, sum(i.quantity) / 2 AS per_day FROM items i GROUP BY 1), named (a, b) AS (SELECT 1, 2) SELECT | FROM sold s JOIN named ON true JOIN (SELECT count(*) n FROM x) t ON true'
    const { sql: text, at: place } = at(sql)
    const found = sourcesAt(text, place)
    expect(found.ctes.map((one) => [one.as, one.columns])).toEqual([
      ['sold', ['product_id', 'per_day']],
      ['named', ['a', 'b']],
    ])
    expect(found.sources.map((one) => [one.as, one.columns])).toEqual([
      ['s', ['product_id', 'per_day']],
      ['named', ['a', 'b']],
      ['t', ['n']],
    ])
  })
  it('follows a star to the tables behind it', () => {
    const { sql, at: place } = at('WITH all_orders AS (SELECT * FROM orders o) SELECT | FROM all_orders a')
    expect(sourcesAt(sql, place).sources[0]?.stars.map((one) => one.path)).toEqual([['orders']])
  })
  it('takes no FROM out of strings, functions or comments', () => {
    expect(namesAt(`SELECT 'FROM no', extract(year FROM o.at) -- FROM no\n FROM orders o WHERE |`).sources).toEqual([['o', 'orders']])
  })
})

describe('what is being written', () => {
  it('tells tables, members, parameters and the rest apart', () => {
    expect(placeOf('SELECT * FROM ord|')).toEqual({ kind: 'table', from: 14, prefix: 'ord' })
    expect(placeOf('SELECT * FROM a, |')).toEqual({ kind: 'table', from: 17, prefix: '' })
    expect(placeOf('SELECT a, |')).toMatchObject({ kind: 'any' })
    expect(placeOf('SELECT * FROM a WHERE f(x, |')).toMatchObject({ kind: 'any' })
    expect(placeOf('SELECT o.cu|')).toEqual({ kind: 'member', from: 9, prefix: 'cu', of: ['o'] })
    expect(placeOf('SELECT s."My t".|')).toMatchObject({ kind: 'member', of: ['s', 'My t'] })
    expect(placeOf('WHERE a = {{da|')).toEqual({ kind: 'parameter', from: 12, prefix: 'da' })
  })
  it('is a name in quotes that are not closed yet, where the dialect has such names', () => {
    expect(quoted('SELECT * FROM "fil|', 'postgresql')).toEqual({ kind: 'table', from: 15, prefix: 'fil', quote: '"' })
    expect(quoted('SELECT o."first na|', 'postgresql')).toEqual({ kind: 'member', from: 10, prefix: 'first na', quote: '"', of: ['o'] })
    expect(quoted('SELECT * FROM `fil|', 'mysql')).toEqual({ kind: 'table', from: 15, prefix: 'fil', quote: '`' })
    expect(quoted('SELECT * FROM [order it|', 'sqlite')).toEqual({ kind: 'table', from: 15, prefix: 'order it', quote: '[' })
    expect(quoted('SELECT [a], |', 'sqlite')).toMatchObject({ kind: 'any', prefix: '' })
    expect(quoted('SELECT `fil|', 'postgresql').kind).toBe('none')
    expect(quoted('SELECT "fil|', 'mysql').kind).toBe('none')
    expect(quoted('SELECT tags[fil|', 'postgresql')).toMatchObject({ kind: 'any', prefix: 'fil' })
  })
  it('is nothing within strings, comments and numbers', () => {
    for (const text of ["SELECT 'abc|", 'SELECT 1 -- abc|', 'SELECT /* a|', 'SELECT 12|']) expect(placeOf(text).kind).toBe('none')
    expect(placeOf("SELECT 'abc' |").kind).toBe('any')
  })
})

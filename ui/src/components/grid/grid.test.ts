import { describe, expect, it } from 'vitest'

import { compareCells, compareNumbers } from './compare'
import { shownCell, shownColumn, wholeCell } from './display'
import { passes } from './filters'
import { profileOf } from './profile'
import { boxOf, cellsIn, moved, toTsv } from './selection'

describe('order', () => {
  it('compares numbers beyond a float digit by digit', () => {
    expect(compareNumbers('9007199254740993', '9007199254740992')).toBeGreaterThan(0)
    expect(compareNumbers('-0.10', '-0.1')).toBe(0)
    expect(compareNumbers('-12.5', '-12.49')).toBeLessThan(0)
    expect(compareNumbers('100', 99)).toBeGreaterThan(0)
    expect(compareNumbers('0.05', '0.1')).toBeLessThan(0)
  })
  it('puts NaN behind all numbers and what is endless at their ends', () => {
    expect(['NaN', '5', 'Infinity', -3, '-Infinity', 1e-10].toSorted((a, b) => compareCells(a, b, true))).toEqual(['-Infinity', -3, 1e-10, '5', 'Infinity', 'NaN'])
    expect(compareNumbers('1'.repeat(400), '1'.repeat(399))).toBeGreaterThan(0)
  })
  it('puts missing values last and sorts text as people do', () => {
    expect([null, 'b10', 'b9', 'a'].toSorted((a, b) => compareCells(a, b, false))).toEqual(['a', 'b9', 'b10', null])
    expect(['10', 9, null, '-1'].toSorted((a, b) => compareCells(a, b, true))).toEqual(['-1', 9, '10', null])
  })
})

describe('filters', () => {
  it('keep what passes, exactly for long numbers', () => {
    expect(passes('9007199254740993', { op: 'above', value: '9007199254740992' }, true)).toBe(true)
    expect(passes('9007199254740992', { op: 'is', value: '9007199254740993' }, true)).toBe(false)
    expect(passes('2026-03-01', { op: 'below', value: '2026-03-02' }, false)).toBe(true)
    expect(passes('Linen', { op: 'contains', value: 'LIN' }, false)).toBe(true)
    expect(passes(null, { op: 'contains', value: 'x' }, false)).toBe(false)
    expect(passes(null, { op: 'is_not', value: 'x' }, false)).toBe(true)
    expect(passes('', { op: 'empty', value: '' }, false)).toBe(true)
  })
  it('find NaN and the endless by their names', () => {
    expect(passes('NaN', { op: 'is', value: 'NaN' }, true)).toBe(true)
    expect(passes(5, { op: 'is', value: 'NaN' }, true)).toBe(false)
    expect(passes('Infinity', { op: 'above', value: '1e300' }, true)).toBe(true)
  })
  it('let everything through while they are unfinished', () => {
    expect(passes(5, { op: 'above', value: '' }, true)).toBe(true)
    expect(passes(5, { op: 'above', value: '-' }, true)).toBe(true)
  })
})

describe('a selection', () => {
  it('is a box whichever way it was drawn', () => {
    const box = boxOf({ anchor: { row: 4, column: 3 }, head: { row: 2, column: 1 } })
    expect(box).toEqual({ top: 2, bottom: 4, left: 1, right: 3 })
    expect(cellsIn(box)).toBe(9)
  })
  it('becomes text that a spreadsheet takes apart again', () => {
    expect(toTsv([['a\tb', null], ['say "x"\nline', '9007199254740993']], ['text', 'big\tone'])).toBe('text\t"big\tone"\n"a\tb"\t\n"say ""x""\nline"\t9007199254740993')
    expect(toTsv([[true, 0.1]], null)).toBe('true\t0.1')
  })
  it('moves by keys and stays inside, the head above the first row', () => {
    const size = { rows: 50, columns: 3 }
    expect(moved({ row: 0, column: 0 }, 'ArrowUp', false, size)).toEqual({ row: -1, column: 0 })
    expect(moved({ row: 49, column: 2 }, 'ArrowDown', false, size)).toEqual({ row: 49, column: 2 })
    expect(moved({ row: 3, column: 1 }, 'End', true, size)).toEqual({ row: 49, column: 2 })
    expect(moved({ row: 3, column: 1 }, 'x', false, size)).toBeNull()
  })
})

describe('a profile', () => {
  it('counts missing and distinct values and spreads numbers over steps', () => {
    const profile = profileOf([1, 2, 2, null, 10], true)
    expect(profile).toMatchObject({ rows: 5, nulls: 1, distinct: 3, min: 1, max: 10 })
    expect(profile.bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(4)
  })
  it('names the most frequent texts', () => {
    expect(profileOf(['a', 'b', 'a', null], false).top[0]).toEqual({ value: 'a', count: 2 })
    expect(profileOf([], true)).toMatchObject({ nulls: 0, distinct: 0, min: null, bins: [] })
  })
})

describe('what is shown', () => {
  it('rounds nothing, also beyond the rows that were looked at', () => {
    const long = shownColumn({ name: 'b', type: 'float' }, [1e-10, 2.5])
    expect([1e-10, 2.5].map((cell) => shownCell(cell, long))).toEqual(['1e\u221210', '2.5'])
    const short = shownColumn({ name: 'c', type: 'float' }, [1.5, 2])
    expect([1.5, 2, 0.123456789].map((cell) => shownCell(cell, short))).toEqual(['1.5', '2.0', '0.123456789'])
  })
  it('keeps every digit of long numbers and groups no keys', () => {
    const big = shownColumn({ name: 'total', type: 'integer' }, ['9007199254740993'])
    expect(shownCell('9007199254740993', big)).toBe('9,007,199,254,740,993')
    expect(shownCell(10_248, shownColumn({ name: 'order_id', type: 'integer' }, [10_248]))).toBe('10248')
  })
  it('lays JSON out and leaves other text as it is', () => {
    expect(wholeCell('{"a":[1]}', { name: 'x', type: 'json' })).toBe('{\n  "a": [\n    1\n  ]\n}')
    expect(wholeCell('{broken', { name: 'x', type: 'text' })).toBe('{broken')
  })
})

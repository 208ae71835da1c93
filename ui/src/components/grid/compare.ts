import type { Cell } from '@/lib/api'

const decimal = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/

type Parts = { negative: boolean; whole: string; part: string }

function partsOf(text: string): Parts | null {
  const match = decimal.exec(text)
  if (!match) return null
  const [, sign = '', whole = '', part = ''] = match
  return { negative: sign === '-' && whole + part !== '', whole, part }
}

/** Where a text stands that has no digits to compare: NaN and what is endless at the ends, NaN last, as databases sort it. */
function endOf(value: string | number, parts: Parts | null): number {
  if (parts) return 0
  const number = Number(value)
  return Number.isNaN(number) ? 2 : number === Infinity ? 1 : number === -Infinity ? -1 : 0
}

/** Compares numbers digit by digit: those that travel as text have more digits than a float holds. */
export function compareNumbers(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [one, other] = [partsOf(String(a)), partsOf(String(b))]
  if (!one || !other) {
    const [end, otherEnd] = [endOf(a, one), endOf(b, other)]
    return end === 0 && otherEnd === 0 ? Number(a) - Number(b) : end - otherEnd
  }
  if (one.negative !== other.negative) return one.negative ? -1 : 1
  const size = one.whole.length - other.whole.length || (one.whole === other.whole ? (one.part < other.part ? -1 : Number(one.part > other.part)) : one.whole < other.whole ? -1 : 1)
  return one.negative ? 0 - size : size
}

const words = new Intl.Collator(undefined, { numeric: true })

/** The order of two values of one column; missing ones come last. */
export function compareCells(a: Cell, b: Cell, numeric: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  if (typeof a === 'boolean' || typeof b === 'boolean') return Number(a) - Number(b)
  return numeric ? compareNumbers(a, b) : words.compare(String(a), String(b))
}

import type { Cell, Column } from '../api/types'
import { isNumeric } from './cell'
import { decimalsOf } from './number'

const looked = 1000
const most = 6

/** How many decimals all numbers of a column are shown with, so that they stand below each other; undefined where the column's meaning decides. */
export function columnDigits(column: Column, cells: Cell[]): number | undefined {
  if (!isNumeric(column) || column.type === 'integer' || (column.semantic && column.semantic !== 'count')) return undefined
  let [decimals, size] = [0, 0]
  for (const cell of cells.slice(0, looked)) {
    if (cell === null || typeof cell === 'boolean') continue
    const number = Number(cell)
    if (!Number.isFinite(number)) continue
    decimals = Math.max(decimals, decimalsOf(typeof cell === 'string' ? cell : String(Number(number.toFixed(most)))))
    size = Math.max(size, Math.abs(number))
  }
  // Long tails are the noise of a division: two decimals are enough beside a whole part, four without one.
  const enough = size >= 1 ? 2 : 4
  return decimals > 4 ? enough : decimals
}

// Keys and years are names that happen to be written in digits.
const named = /(^|_)(id|year|zip|postcode)$/i

/** The column with the meaning that its name tells where nothing else does: what is a name in digits is not grouped. */
export const plainColumn = (column: Column): Column => (!column.semantic && column.type === 'integer' && named.test(column.name) ? { ...column, semantic: 'identifier' } : column)

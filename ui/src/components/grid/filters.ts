import type { Cell } from '@/lib/api'

import { compareNumbers } from './compare'

export type FilterOp = 'contains' | 'lacks' | 'is' | 'is_not' | 'above' | 'below' | 'empty' | 'present'
export type GridFilter = { op: FilterOp; value: string }

/** What a column of this kind can be narrowed by. */
export const opsFor = (ordered: boolean): FilterOp[] => (ordered ? ['is', 'is_not', 'above', 'below', 'empty', 'present'] : ['contains', 'lacks', 'is', 'is_not', 'empty', 'present'])
export const needsValue = (op: FilterOp): boolean => op !== 'empty' && op !== 'present'

const plain = (text: string) => text.trim().toLocaleLowerCase()

function order(cell: string | number | boolean, value: string, numeric: boolean): number {
  if (numeric && typeof cell !== 'boolean') return compareNumbers(cell, value.trim())
  const [one, other] = [plain(String(cell)), plain(value)]
  return one < other ? -1 : Number(one > other)
}

/** Whether a text is a value of a column of numbers, or only the beginning of one. */
const isWritten = (value: string) => !Number.isNaN(Number(value)) || value.trim() === 'NaN'

/** Whether a value passes. An unfinished filter lets everything through. */
export function passes(cell: Cell, { op, value }: GridFilter, numeric: boolean): boolean {
  if (op === 'empty') return cell === null || cell === ''
  if (op === 'present') return cell !== null && cell !== ''
  if (value.trim() === '' || (numeric && !isWritten(value))) return true
  if (cell === null) return op === 'lacks' || op === 'is_not'
  switch (op) {
    case 'contains':
      return plain(String(cell)).includes(plain(value))
    case 'lacks':
      return !plain(String(cell)).includes(plain(value))
    case 'is':
      return order(cell, value, numeric) === 0
    case 'is_not':
      return order(cell, value, numeric) !== 0
    case 'above':
      return order(cell, value, numeric) > 0
    default:
      return order(cell, value, numeric) < 0
  }
}

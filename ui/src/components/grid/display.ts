import type { Cell, Column } from '@/lib/api'
import { columnDigits, formatCell, isNumeric } from '@/lib/format'

export type Shown = { column: Column; numeric: boolean; digits: number | undefined }

// Keys and years are names that happen to be written in digits.
const named = /(^|_)(id|year|zip|postcode)$/i

/** How the values of a column are written. */
export function shownColumn(column: Column, cells: Cell[]): Shown {
  const numeric = isNumeric(column)
  const plain = numeric && !column.semantic && column.type === 'integer' && named.test(column.name) ? { ...column, semantic: 'identifier' } : column
  return { column: plain, numeric, digits: columnDigits(column, cells) }
}

const longest = 300

/** A value on one line. */
export function shownCell(cell: Cell, { column, digits }: Shown): string {
  const text = formatCell(cell, column, digits === undefined ? {} : { digits })
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

/** A value in full: exactly what arrived, JSON laid out. */
export function wholeCell(cell: Cell, column: Column): string {
  if (cell === null) return ''
  const text = String(cell)
  if (column.type !== 'json' && !/^\s*[[{]/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** A width that fits the name and the first values, in pixels. */
export function widthOf(column: Column, shown: Shown, cells: Cell[]): number {
  const letters = cells.slice(0, 60).reduce<number>((most, cell) => Math.max(most, cell === null ? 4 : shownCell(cell, shown).length), 0)
  return Math.round(Math.min(360, Math.max(column.name.length * 7.4 + column.type.length * 6 + 58, letters * 7.4 + 26, 90)))
}

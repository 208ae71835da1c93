import type { Cell, Column } from '@/lib/api'
import { exactCell, exactDecimals, isNumeric, plainColumn } from '@/lib/format'

export type Shown = { column: Column; numeric: boolean; least: number }

// Numbers of one column stand below each other digit by digit; long tails stay with the number that has them.
const mostShared = 6

/** How the values of a column are written: always all of them. */
export function shownColumn(column: Column, cells: Cell[]): Shown {
  const numeric = isNumeric(column)
  const most = numeric ? cells.reduce<number>((most, cell) => (cell === null || typeof cell === 'boolean' ? most : Math.max(most, exactDecimals(cell))), 0) : 0
  return { column: plainColumn(column), numeric, least: most > mostShared ? 0 : most }
}

const longest = 300

/** A value on one line. */
export function shownCell(cell: Cell, { column, least }: Shown): string {
  const text = exactCell(cell, column, { least })
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

/** A width that fits the name, the word for the type and the first values, in pixels. */
export function widthOf(column: Column, word: string, shown: Shown, cells: Cell[]): number {
  const letters = cells.slice(0, 60).reduce<number>((most, cell) => Math.max(most, cell === null ? 4 : shownCell(cell, shown).length), 0)
  return Math.round(Math.min(360, Math.max(column.name.length * 7.4 + word.length * 6 + 58, letters * 7.4 + 26, 90)))
}

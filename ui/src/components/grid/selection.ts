import type { Cell } from '@/lib/api'

/** A place in the grid as it is shown: rows and columns count from 0, the head is row -1. */
export type Place = { row: number; column: number }
export type Selection = { anchor: Place; head: Place }
export type Box = { top: number; bottom: number; left: number; right: number }

export const boxOf = ({ anchor, head }: Selection): Box => ({
  top: Math.max(0, Math.min(anchor.row, head.row)),
  bottom: Math.max(anchor.row, head.row),
  left: Math.min(anchor.column, head.column),
  right: Math.max(anchor.column, head.column),
})

export const cellsIn = ({ top, bottom, left, right }: Box): number => (bottom - top + 1) * (right - left + 1)

// As spreadsheets write and read it: what would break a line or a column stands in quotes.
const field = (text: string) => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Rows as text that spreadsheets take apart again: tabs between values, exact values, nothing where one is missing. */
export function toTsv(rows: Cell[][], names: string[] | null): string {
  const lines = rows.map((row) => row.map((cell) => (cell === null ? '' : field(String(cell)))).join('\t'))
  return (names ? [names.map(field).join('\t'), ...lines] : lines).join('\n')
}

const pageRows = 20

type Size = { rows: number; columns: number }

/** Where a key moves the cursor; null for keys that do not move it. */
export function moved(from: Place, key: string, far: boolean, { rows, columns }: Size): Place | null {
  const clamp = ({ row, column }: Place): Place => ({ row: Math.max(-1, Math.min(rows - 1, row)), column: Math.max(0, Math.min(columns - 1, column)) })
  const { row, column } = from
  const steps: Record<string, Place> = {
    ArrowUp: { row: far ? 0 : row - 1, column },
    ArrowDown: { row: far ? rows - 1 : row + 1, column },
    ArrowLeft: { row, column: far ? 0 : column - 1 },
    ArrowRight: { row, column: far ? columns - 1 : column + 1 },
    PageUp: { row: Math.max(0, row - pageRows), column },
    PageDown: { row: row + pageRows, column },
    Home: { row: far ? 0 : row, column: 0 },
    End: { row: far ? rows - 1 : row, column: columns - 1 },
  }
  const next = steps[key]
  return next ? clamp(next) : null
}

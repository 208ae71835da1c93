import type { Cell } from '@/lib/api'

import { compareCells } from './compare'

export type Bin = { from: number; to: number; count: number }
export type Profile = {
  rows: number
  nulls: number
  distinct: number
  min: Cell
  max: Cell
  /** For numbers: how often values fall into each of up to twelve even steps. */
  bins: Bin[]
  /** For everything else: the most frequent values. */
  top: { value: Cell; count: number }[]
}

const mostBins = 12
const shown = 8

function binsOf(values: number[]): Bin[] {
  const [low, high] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity])
  if (!Number.isFinite(low) || !Number.isFinite(high)) return []
  if (low === high) return [{ from: low, to: high, count: values.length }]
  const count = Math.max(1, Math.min(mostBins, Math.ceil(Math.log2(values.length)) + 1))
  const step = (high - low) / count
  const bins = Array.from({ length: count }, (_, at): Bin => ({ from: low + at * step, to: low + (at + 1) * step, count: 0 }))
  for (const value of values) {
    const bin = bins[Math.min(count - 1, Math.floor((value - low) / step))]
    if (bin) bin.count += 1
  }
  return bins
}

/** What a column of a result holds, over the rows that are here. */
export function profileOf(cells: Cell[], numeric: boolean): Profile {
  const counts = new Map<Cell, number>()
  let nulls = 0
  let [min, max]: [Cell, Cell] = [null, null]
  for (const cell of cells) {
    if (cell === null) {
      nulls += 1
      continue
    }
    counts.set(cell, (counts.get(cell) ?? 0) + 1)
    if (min === null || compareCells(cell, min, numeric) < 0) min = cell
    if (max === null || compareCells(cell, max, numeric) > 0) max = cell
  }
  // A drawing needs no more digits than a float holds.
  const bins = numeric ? binsOf(cells.flatMap((cell) => (cell === null || !Number.isFinite(Number(cell)) ? [] : [Number(cell)]))) : []
  const top = [...counts].toSorted((a, b) => b[1] - a[1]).slice(0, shown).map(([value, count]) => ({ value, count }))
  return { rows: cells.length, nulls, distinct: counts.size, min, max, bins, top: numeric && counts.size > shown ? [] : top }
}

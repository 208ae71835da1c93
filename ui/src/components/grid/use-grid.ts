import {
  columnFilteringFeature,
  columnOrderingFeature,
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createFilteredRowModel,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type ReactTable,
} from '@tanstack/react-table'
import { useMemo } from 'react'

import type { Cell, Column } from '@/lib/api'

import { compareCells } from './compare'
import { type Shown, shownColumn, widthOf } from './display'
import { passes, type GridFilter } from './filters'

export const features = tableFeatures({
  columnSizingFeature,
  columnResizingFeature,
  columnOrderingFeature,
  columnPinningFeature,
  columnVisibilityFeature,
  columnFilteringFeature,
  filteredRowModel: createFilteredRowModel(),
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
})

export type Features = typeof features
export type GridTable = ReactTable<Features, Cell[]>
type Definition = ColumnDef<Features, Cell[]>

const looked = 1000

/** The state of a grid: order, width, pins, sorting and filters of its columns. Columns go by their place in the result. */
export function useGrid(columns: Column[], rows: Cell[][], words: string[]) {
  const shown = useMemo<Shown[]>(() => columns.map((column, at) => shownColumn(column, rows.slice(0, looked).map((row) => row[at] ?? null))), [columns, rows])
  const definitions = useMemo(
    () =>
      columns.map((column, at): Definition => {
        const numeric = shown[at]?.numeric ?? false
        return {
          id: String(at),
          accessorFn: (row) => row[at] ?? null,
          size: shown[at] ? widthOf(column, words[at] ?? '', shown[at], rows.slice(0, looked).map((row) => row[at] ?? null)) : 140,
          minSize: 56,
          maxSize: 900,
          sortDescFirst: numeric,
          sortFn: (a, b) => compareCells(a.original[at] ?? null, b.original[at] ?? null, numeric),
          filterFn: (row, _id, filter) => passes(row.original[at] ?? null, filter as GridFilter, numeric),
        }
      }),
    [columns, rows, shown, words],
  )
  const table = useTable({ features, columns: definitions, data: rows, columnResizeMode: 'onChange', enableSortingRemoval: true, enableMultiSort: true })
  return { table, shown }
}

import { useLingui } from '@lingui/react/macro'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useId, useMemo, useRef, useState } from 'react'

import type { Cell, Column } from '@/lib/api'
import { cn } from '@/lib/cn'
import { typeWord } from '@/lib/column-types'
import { displayZone } from '@/lib/format'
import { useMedia } from '@/lib/use-media'

import type { GridFilter } from './filters'
import { GridFoot } from './foot'
import { GridHead } from './head'
import { CellPane, ColumnPane, GridPane } from './inspector'
import { NoRows } from './no-rows'
import { GridLine, numberWidth, type Placed } from './row'
import { boxOf, type Place } from './selection'
import { type GridTable, useGrid } from './use-grid'
import { useCursor } from './use-cursor'

export type DataGridProps = {
  label: string
  columns: Column[]
  rows: Cell[][]
  /** Rows that something outside points at, by their place in the result. */
  marked?: ReadonlySet<number>
}

type Open = { kind: 'cell'; row: number; at: number } | { kind: 'column'; at: number } | null

function placesOf(table: GridTable): Placed[] {
  const pinned = table.getStartVisibleLeafColumns()
  const rest = table.getCenterVisibleLeafColumns()
  let edge = numberWidth
  const stuck = pinned.map((column, at): Placed => {
    const start = edge
    edge += column.getSize()
    return { at: Number(column.id), id: column.id, width: column.getSize(), pinned: start, lastPinned: at === pinned.length - 1 }
  })
  return [...stuck, ...rest.map((column): Placed => ({ at: Number(column.id), id: column.id, width: column.getSize(), pinned: null, lastPinned: false }))]
}

/** A result of any length: only what is in view is drawn. Cursor, ranges, sorting, filters and columns work by keyboard too. */
export default function DataGrid({ label, columns, rows, marked }: DataGridProps) {
  const { t } = useLingui()
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const rowHeight = useMedia('(pointer: coarse)') ? 36 : 28
  const zone = displayZone()
  // Moments are shown in the reader's zone, and the head says which one that is.
  const words = useMemo(() => columns.map(({ type }) => (type === 'timestamp_tz' ? t`date and time, ${zone}` : typeWord(type, t))), [columns, zone, t])
  const { table, shown } = useGrid(columns, rows, words)
  const [open, setOpen] = useState<Open>(null)
  const { columnOrder, columnPinning, columnSizing, columnVisibility } = table.state
  // Rows keep their memory between two scroll steps only while this list stays the same one.
  // oxlint-disable-next-line react/exhaustive-deps -- what the places are made of is inside the table
  const places = useMemo(() => placesOf(table), [table, columns, columnOrder, columnPinning, columnSizing, columnVisibility])
  const lines = table.getRowModel().rows
  // oxlint-disable-next-line react/incompatible-library -- this component is not memoised
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => box.current, estimateSize: () => rowHeight, overscan: 12, initialRect: { width: 800, height: 400 } })
  const show = ({ row, column }: Place) => {
    if (row >= 0) virtual.scrollToIndex(row, { align: 'auto' })
    const place = places[column]
    const view = box.current
    if (!place || !view || place.pinned !== null) return
    const fixed = numberWidth + places.reduce((sum, one) => sum + (one.pinned === null ? 0 : one.width), 0)
    const start = numberWidth + places.slice(0, column).reduce((sum, one) => sum + one.width, 0)
    if (start - fixed < view.scrollLeft) view.scrollLeft = start - fixed
    else if (start + place.width > view.scrollLeft + view.clientWidth) view.scrollLeft = start + place.width - view.clientWidth
  }
  const picked = () => {
    if (!cursor.selection) return { cells: [], names: [] }
    const { top, bottom, left, right } = boxOf(cursor.selection)
    const wanted = places.slice(left, right + 1)
    return { cells: lines.slice(top, bottom + 1).map((line) => wanted.map((one) => line.original[one.at] ?? null)), names: wanted.map((one) => columns[one.at]?.name ?? '') }
  }
  const foot = useRef<{ copy: () => void }>(null)
  const head = (column: number) => box.current?.querySelector<HTMLElement>(`[data-head="${column}"] [aria-haspopup]`)
  const cursor = useCursor({ rows: lines.length, columns: places.length }, {
    show,
    copy: () => foot.current?.copy(),
    open: ({ row, column }) => setOpen({ kind: 'cell', row, at: places[column]?.at ?? 0 }),
    sort: (column, more) => table.getColumn(places[column]?.id ?? '')?.toggleSorting(undefined, more),
    menu: (column) => head(column)?.click(),
    close: () => {
      setOpen(null)
      return open !== null
    },
  })
  const { selection } = cursor
  const area = selection && selection.head.row >= 0 ? boxOf(selection) : null
  const width = numberWidth + places.reduce((sum, one) => sum + one.width, 0)
  const headCursor = selection?.head.row === -1 ? selection.head.column : -1
  // The head carries a menu for each column: it must not be drawn again with every step of a scroll.
  const headLine = useMemo(
    () => <GridHead id={id} table={table} columns={places} names={columns} words={words} cursor={headCursor} onInspect={(at) => setOpen({ kind: 'column', at })} />,
    // oxlint-disable-next-line react/exhaustive-deps -- the state is what the head shows of the table
    [id, places, columns, words, headCursor, table.state],
  )
  const shut = () => {
    setOpen(null)
    box.current?.focus()
  }
  const looked = open?.kind === 'column' ? open.at : null
  // Following the cursor, so that arrows page through long values.
  const seen = open?.kind === 'cell' && selection && selection.head.row >= 0 ? { row: selection.head.row, at: places[selection.head.column]?.at ?? open.at } : open?.kind === 'cell' ? open : null
  const cells = useMemo(() => (looked === null ? [] : rows.map((row) => row[looked] ?? null)), [rows, looked])
  return (
    <div className="flex h-full min-h-0 min-w-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are in useCursor */}
        <div
          ref={box}
          role="grid"
          tabIndex={0}
          aria-label={label}
          aria-rowcount={lines.length + 1}
          aria-colcount={places.length + 1}
          aria-multiselectable
          aria-activedescendant={selection ? `${id}-cursor` : undefined}
          className={cn('relative min-h-0 overflow-auto outline-offset-[-2px] select-none', lines.length > 0 && 'flex-1')}
          onKeyDown={cursor.key}
          onPointerDown={cursor.press}
          onPointerMove={cursor.drag}
          onClick={cursor.tap}
          onDoubleClick={cursor.open}
        >
          {headLine}
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize(), width }}>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const line = lines[index]
              const inside = area !== null && index >= area.top && index <= area.bottom
              return line ? (
                <GridLine
                  key={line.id}
                  id={id}
                  index={index}
                  top={start}
                  height={rowHeight}
                  cells={line.original}
                  columns={places}
                  shown={shown}
                  from={inside ? area.left : -1}
                  to={inside ? area.right : -2}
                  cursor={selection?.head.row === index ? selection.head.column : -1}
                  marked={marked?.has(line.index) ?? false}
                />
              ) : null
            })}
          </div>
        </div>
        {lines.length > 0 ? null : <NoRows filtered={rows.length > 0} onClear={() => table.resetColumnFilters(true)} />}
        <GridFoot ref={foot} table={table} columns={columns} total={rows.length} area={area} picked={picked} />
      </div>
      {seen && columns[seen.at] ? (
        <GridPane title={t`${columns[seen.at]?.name ?? ''}, row ${seen.row + 1}`} onClose={shut}>
          <CellPane cell={lines[seen.row]?.original[seen.at] ?? null} column={columns[seen.at] as Column} />
        </GridPane>
      ) : null}
      {looked !== null && columns[looked] && shown[looked] ? (
        <GridPane title={columns[looked].name} onClose={shut}>
          <ColumnPane key={looked} shown={shown[looked]} name={columns[looked]} cells={cells} filter={table.getColumn(String(looked))?.getFilterValue() as GridFilter | undefined} onFilter={(filter) => table.getColumn(String(looked))?.setFilterValue(filter)} />
        </GridPane>
      ) : null}
    </div>
  )
}

import { memo, type CSSProperties } from 'react'

import type { Cell } from '@/lib/api'
import { cn } from '@/lib/cn'

import { Empty, Null } from '../table'
import { shownCell, type Shown } from './display'

/** A column as it is placed: `at` is its place in the result. */
export type Placed = { at: number; id: string; width: number; pinned: number | null; lastPinned: boolean }

/** Room for six digits. */
export const numberWidth = 56
export const cellStyle = ({ width, pinned }: Placed): CSSProperties => ({ width, ...(pinned === null ? {} : { insetInlineStart: pinned }) })
export const pinnedClass = ({ pinned, lastPinned }: Placed) => cn(pinned !== null && 'sticky z-1', lastPinned && 'border-e-line-strong')

type GridRowProps = {
  id: string
  index: number
  top: number
  height: number
  cells: Cell[]
  columns: Placed[]
  shown: Shown[]
  /** The selected stretch of this row, as places from and to. */
  from: number
  to: number
  /** The cursor's place, or -1. */
  cursor: number
  marked: boolean
}

const cellClass = 'flex h-full shrink-0 items-center overflow-hidden border-e border-b border-line-faint px-2.5 whitespace-nowrap'

/** One row. It is drawn again only when something of its own changed. */
export const GridLine = memo(function GridLine({ id, index, top, height, cells, columns, shown, from, to, cursor, marked }: GridRowProps) {
  return (
    <div role="row" aria-rowindex={index + 2} className={cn('absolute flex text-sm', marked ? 'bg-accent-soft' : 'bg-surface')} style={{ top, height }}>
      <div role="rowheader" aria-colindex={1} className={cn(cellClass, 'px-2 sticky start-0 z-2 justify-end bg-sunken text-2xs text-ink-3 tabular-nums')} style={{ width: numberWidth }}>
        {index + 1}
      </div>
      {columns.map((column, place) => {
        const cell = cells[column.at] ?? null
        const own = shown[column.at]
        const selected = place >= from && place <= to
        return (
          <div
            key={column.id}
            id={place === cursor ? `${id}-cursor` : undefined}
            role="gridcell"
            aria-colindex={place + 2}
            aria-selected={selected}
            data-place={place}
            className={cn(
              cellClass,
              own?.numeric && 'justify-end tabular-nums',
              selected ? 'bg-selected' : column.pinned === null ? '' : 'bg-surface',
              pinnedClass(column),
              place === cursor && 'shadow-[inset_0_0_0_2px_var(--focus)]',
            )}
            style={cellStyle(column)}
          >
            <span className="truncate">{cell === null ? <Null /> : cell === '' ? <Empty /> : own ? shownCell(cell, own) : String(cell)}</span>
          </div>
        )
      })}
    </div>
  )
})

import { useLingui } from '@lingui/react/macro'
import { ArrowDown, ArrowUp, Filter } from 'lucide-react'
import { useState, type DragEvent, type MouseEvent, type TouchEvent } from 'react'

import type { Column } from '@/lib/api'
import { cn } from '@/lib/cn'
import { isNumeric } from '@/lib/format'

import { ColumnMenu } from './column-menu'
import { cellStyle, numberWidth, pinnedClass, type Placed } from './row'
import type { GridTable } from './use-grid'

type HeadProps = {
  id: string
  table: GridTable
  columns: Placed[]
  names: Column[]
  /** What stands behind each name: the type, and the zone of moments. */
  words: string[]
  /** The cursor's place while it is in the head, or -1. */
  cursor: number
  onInspect: (at: number) => void
}

/** The order of the columns after one was moved to the place of another. */
function reorder(columns: Placed[], from: number, to: number): string[] {
  const ids = columns.map((one) => one.id)
  const [moved] = ids.splice(from, 1)
  if (moved !== undefined) ids.splice(to, 0, moved)
  return ids
}

export function GridHead({ id, table, columns, names, words, cursor, onInspect }: HeadProps) {
  const { t } = useLingui()
  const [dragged, setDragged] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)
  const resizers = new Map(table.getFlatHeaders().map((header) => [header.column.id, header.getResizeHandler()]))
  const move = (from: number, to: number) => {
    if (to < 0 || to >= columns.length || columns[from]?.pinned !== columns[to]?.pinned && (columns[from]?.pinned === null) !== (columns[to]?.pinned === null)) return
    const ids = reorder(columns, from, to)
    const pins = columns.filter((one) => one.pinned !== null).length
    table.setColumnOrder(ids)
    if (pins > 0) table.setColumnPinning({ start: ids.slice(0, pins), end: [] })
  }
  const drop = (event: DragEvent, to: number) => {
    event.preventDefault()
    if (dragged !== null) move(dragged, to)
    setDragged(null)
    setOver(null)
  }
  return (
    <div role="row" aria-rowindex={1} className="sticky top-0 z-sticky flex h-8 w-max min-w-full bg-sunken text-xs">
      <div role="columnheader" aria-colindex={1} className="sticky start-0 z-3 shrink-0 border-e border-b border-line bg-sunken" style={{ width: numberWidth }}>
        <span className="sr-only">{t`Row`}</span>
      </div>
      {columns.map((column, place) => {
        const name = names[column.at]
        const own = table.getColumn(column.id)
        const sorted = own?.getIsSorted() || false
        return (
          // The grid holds the focus and names the cell under its cursor.
          // oxlint-disable-next-line jsx-a11y/interactive-supports-focus
          <div
            key={column.id}
            id={place === cursor ? `${id}-cursor` : undefined}
            data-head={place}
            role="columnheader"
            aria-colindex={place + 2}
            aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none'}
            className={cn(
              'group relative flex h-full shrink-0 items-center gap-1 border-e border-b border-line bg-sunken ps-2.5 pe-2',
              column.pinned === null ? '' : cn(pinnedClass(column), 'z-2'),
              over === place && dragged !== place && 'bg-selected',
              place === cursor && 'shadow-[inset_0_0_0_2px_var(--focus)]',
            )}
            style={cellStyle(column)}
            onDragOver={(event) => {
              if (dragged === null) return
              event.preventDefault()
              setOver(place)
            }}
            onDrop={(event) => drop(event, place)}
          >
            <button
              type="button"
              tabIndex={-1}
              draggable
              className={cn('flex min-w-0 flex-1 items-baseline gap-1.5 text-start', name && isNumeric(name) && 'justify-end')}
              title={name?.name}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move'
                event.dataTransfer.setData('text/plain', name?.name ?? '')
                setDragged(place)
              }}
              onDragEnd={() => {
                setDragged(null)
                setOver(null)
              }}
              onClick={(event) => own?.toggleSorting(undefined, event.shiftKey)}
            >
              <span className="truncate font-label text-ink">{name?.name}</span>
              <span className="shrink-0 text-2xs text-ink-3">{words[column.at]}</span>
            </button>
            {own?.getIsFiltered() ? <Filter className="size-3 text-accent" aria-label={t`filtered`} /> : null}
            {sorted === 'asc' ? <ArrowUp className="size-3.5 text-ink-2" aria-hidden /> : sorted === 'desc' ? <ArrowDown className="size-3.5 text-ink-2" aria-hidden /> : null}
            <ColumnMenu table={table} id={column.id} name={name?.name ?? ''} onInspect={() => onInspect(column.at)} onMove={(step) => move(place, place + step)} />
            <span
              aria-hidden
              className="absolute inset-y-1 -end-1 z-1 w-2 cursor-col-resize touch-none hover:bg-line-strong"
              onMouseDown={(event: MouseEvent) => resizers.get(column.id)?.(event.nativeEvent)}
              onTouchStart={(event: TouchEvent) => resizers.get(column.id)?.(event.nativeEvent)}
              onDoubleClick={() => own?.resetSize()}
            />
          </div>
        )
      })}
    </div>
  )
}

import { useLingui } from '@lingui/react/macro'
import { Braces, Calendar, ChevronRight, Clock, CornerDownLeft, Eye, Hash, KeyRound, LetterText, Link2, Rows3, Table2, ToggleLeft, type LucideIcon } from 'lucide-react'
import { createElement } from 'react'

import { IconButton } from '@/components/icon-button'
import type { ColumnType } from '@/lib/api'
import { cn } from '@/lib/cn'
import { typeWord } from '@/lib/column-types'
import { formatNumber } from '@/lib/format'

import { aboutColumn } from './names'
import type { TreeRow } from './tree'

function typeIcon(type: ColumnType): LucideIcon {
  if (type === 'integer' || type === 'decimal' || type === 'float') return Hash
  if (type === 'date') return Calendar
  if (type === 'time' || type === 'interval' || type === 'timestamp' || type === 'timestamp_tz') return Clock
  if (type === 'boolean') return ToggleLeft
  return type === 'json' || type === 'list' ? Braces : LetterText
}

function RowIcon({ row }: { row: TreeRow }) {
  const icon = () => {
    if (row.kind === 'table') return row.table.kind === 'view' ? Eye : Table2
    if (row.table.primary_key.includes(row.column.name)) return KeyRound
    return row.target ? Link2 : typeIcon(row.column.type)
  }
  return createElement(icon(), { className: 'size-3.5 text-ink-3', 'aria-hidden': true })
}

type TreeLineProps = {
  id: string | undefined
  row: TreeRow
  here: boolean
  top: number
  height: number
  written: string
  onPress: () => void
  onInsert: () => void
  onJump: () => void
  onSample: () => void
}

const act = 'size-6 opacity-0 group-hover:opacity-100 pointer-coarse:opacity-100'

/** A table or a column in the tree. The acts at its end are also keys of the tree. */
export function TreeLine({ id, row, here, top, height, written, onPress, onInsert, onJump, onSample }: TreeLineProps) {
  const { t } = useLingui()
  const table = row.kind === 'table'
  const column = row.kind === 'column' ? row.column : null
  const name = row.kind === 'table' ? row.name : row.column.name
  const count = row.table.row_count
  const target = row.kind === 'column' ? row.target : null
  return (
    // The keys of the tree act on the line the cursor is on.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="treeitem"
      aria-level={table ? 1 : 2}
      aria-expanded={row.kind === 'table' ? row.open : undefined}
      aria-selected={here}
      draggable
      title={column ? aboutColumn(column) || undefined : (row.table.description ?? undefined)}
      className={cn('group absolute inset-x-0 flex cursor-pointer items-center gap-1.5 rounded-md pe-2 text-sm', here ? 'bg-selected' : 'hover:bg-hover', table ? 'ps-1' : 'ps-8')}
      style={{ top, height }}
      onClick={onPress}
      onDragStart={(event) => event.dataTransfer.setData('text/plain', written)}
    >
      {row.kind === 'table' ? <ChevronRight className={cn('size-3.5 text-ink-3 transition-transform time-1', row.open && 'rotate-90')} aria-hidden /> : null}
      <RowIcon row={row} />
      <span className={cn('min-w-0 flex-1 truncate', !table && 'text-ink-2')}>{name}</span>
      {table ? (
        <span className="hidden shrink-0 group-hover:flex pointer-coarse:flex">
          <IconButton size="sm" tabIndex={-1} label={t`Some rows of ${name}`} className={act} onClick={(event) => {
            event.stopPropagation()
            onSample()
          }}>
            <Rows3 className="size-3.5" aria-hidden />
          </IconButton>
          <IconButton size="sm" tabIndex={-1} label={t`Insert ${name}`} className={act} onClick={(event) => {
            event.stopPropagation()
            onInsert()
          }}>
            <CornerDownLeft className="size-3.5" aria-hidden />
          </IconButton>
        </span>
      ) : null}
      {target ? (
        <button type="button" tabIndex={-1} className="max-w-28 shrink-0 truncate text-2xs text-ink-3 underline decoration-line-strong underline-offset-2 hover:text-ink" title={t`Go to ${`${target.table}.${target.column}`}`} onClick={(event) => {
          event.stopPropagation()
          onJump()
        }}>
          {target.table}
        </button>
      ) : (
        <span className={cn('shrink-0 text-2xs text-ink-3 tabular-nums', table && 'group-hover:hidden')}>{column ? typeWord(column.type, t) : count === null ? '' : formatNumber(count, { compact: count >= 1_000_000 })}</span>
      )}
    </div>
  )
}

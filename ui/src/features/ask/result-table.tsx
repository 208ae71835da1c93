import { useLingui } from '@lingui/react/macro'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'

import { Empty, Null } from '@/components/table'
import type { Cell, Column } from '@/lib/api'
import { cn } from '@/lib/cn'
import { columnDigits, displayZone, exactCell, formatCell, formatNumber, isNumeric, isTemporal } from '@/lib/format'

type ResultTableProps = {
  columns: Column[]
  rows: Cell[][]
  /** Rows of the whole result. */
  total: number
  truncated: boolean
  marked: ReadonlySet<number>
  onPoint: (row: number | null) => void
}

const rowHeight = 28
const inView = 12

/** What a cell holds to the last digit; a moment with the zone it is shown in. */
const exactOf = (cell: Cell, column: Column, least: number): string => (column.type === 'timestamp_tz' ? `${exactCell(cell, column)}, ${displayZone()}` : exactCell(cell, column, { least }))

/** Every row of the result, one precision a column, each value in full in its tooltip; only what is in view is drawn. */
export function ResultTable({ columns, rows, total, truncated, marked, onPoint }: ResultTableProps) {
  const { t } = useLingui()
  const box = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- this component is not memoised
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => rowHeight, overscan: 10, initialRect: { width: 700, height: rowHeight * inView } })
  const digits = useMemo(() => columns.map((column, at) => columnDigits(column, rows.map((row) => row[at] ?? null))), [columns, rows])
  const items = virtual.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  if (columns.length === 0) return <p className="text-sm text-ink-2">{t`The result has no columns.`}</p>
  const [shown, all] = [formatNumber(rows.length), formatNumber(total)]
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling box must be reachable by keyboard */}
      <div ref={box} tabIndex={0} role="region" aria-label={t`Result`} className="max-h-[23rem] overflow-auto rounded-lg border border-line" onPointerLeave={() => onPoint(null)}>
        <table className="w-full border-separate border-spacing-0 text-sm" aria-rowcount={total + 1}>
          <thead>
            <tr>
              {columns.map((column, at) => (
                <th key={at} scope="col" className={cn('sticky top-0 z-sticky h-8 border-b border-line bg-sunken px-3 text-xs font-body whitespace-nowrap text-ink-3', isNumeric(column) ? 'text-right' : 'text-left')}>
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {before > 0 ? <tr aria-hidden style={{ height: before }} /> : null}
            {items.map(({ index }) => (
              <tr key={index} aria-rowindex={index + 2} onPointerEnter={() => onPoint(index)} className={marked.has(index) ? 'bg-accent-soft' : 'hover:bg-hover'}>
                {columns.map((column, at) => {
                  const cell = rows[index]?.[at] ?? null
                  const decimals = digits[at]
                  const text = cell === null ? '' : formatCell(cell, column, decimals === undefined ? {} : { digits: decimals })
                  const exact = cell === null ? '' : exactOf(cell, column, decimals ?? 0)
                  const tip = exact === text ? {} : isNumeric(column) || isTemporal(column) ? { 'data-tip': exact, 'data-tip-side': 'top' } : {}
                  return (
                    <td key={at} {...tip} title={text === '' || isNumeric(column) || isTemporal(column) ? undefined : text} className={cn('h-row-compact max-w-80 truncate border-b border-line-faint px-3 whitespace-nowrap', isNumeric(column) && 'text-right tabular-nums')}>
                      {cell === null ? <Null /> : cell === '' ? <Empty /> : text}
                    </td>
                  )
                })}
              </tr>
            ))}
            {after > 0 ? <tr aria-hidden style={{ height: after }} /> : null}
          </tbody>
        </table>
      </div>
      {rows.length === 0 ? <p className="mt-2 text-sm text-ink-2">{t`No row matches. Take a filter away, or ask for another time.`}</p> : null}
      {truncated || rows.length < total ? (
        <p className="mt-2 text-xs text-ink-3">{truncated ? t`${shown} rows are here; there are more than the limit lets through.` : t`${shown} of ${all} rows.`}</p>
      ) : null}
    </>
  )
}

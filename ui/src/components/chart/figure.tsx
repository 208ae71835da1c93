import { t } from '@lingui/core/macro'
import { ArrowDown, ArrowRight, ArrowUp } from 'lucide-react'

import type { Cell, ChartConfig, Column } from '@/lib/api'
import { formatCell, formatPercent, isNumeric } from '@/lib/format'

import { frameOf } from './frame'

const shownColumns = 6

/** One to six single values. */
export function Figures({ columns, rows, config }: { columns: Column[]; rows: Cell[][]; config: ChartConfig }) {
  const wanted = config.y_columns.length > 0 ? new Set(config.y_columns) : null
  const values = columns.flatMap((column, at) => ((wanted ? wanted.has(column.name) : isNumeric(column)) ? [{ column, cell: rows[0]?.[at] ?? null }] : []))
  return (
    <dl className="m-0 flex flex-wrap gap-x-10 gap-y-5 py-3">
      {values.slice(0, shownColumns).map(({ column, cell }) => (
        <div key={column.name}>
          <dt className="text-xs text-ink-3">{column.name}</dt>
          <dd className="m-0 text-3xl font-title tracking-tight tabular-nums">{cell === null ? '\u2013' : formatCell(cell, column)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The last value and how it moved against the one before. */
export function Trend({ columns, rows, config }: { columns: Column[]; rows: Cell[][]; config: ChartConfig }) {
  const frame = frameOf(columns, rows, config)
  const one = frame.series[0]
  const last = frame.keys.length - 1
  const [now, before] = [one?.values[last] ?? null, one?.values[last - 1] ?? null]
  if (!one || now === null) return <Figures columns={columns} rows={rows} config={config} />
  // Part of a period can't be compared with a whole one.
  const whole = config.partial_last !== true && !(config.partial_first === true && last === 1)
  const change = whole && before ? (now - before) / Math.abs(before) : null
  const Arrow = change === null || change === 0 ? ArrowRight : change > 0 ? ArrowUp : ArrowDown
  return (
    <div className="py-3">
      <div className="text-xs text-ink-3">
        {one.name}, {frame.labels[last]}
        {config.partial_last === true ? ` (${t`only in part`})` : ''}
      </div>
      <div className="text-3xl font-title tracking-tight tabular-nums">{formatCell(now, one.column)}</div>
      {change === null || before === null ? null : (
        <div className="flex items-center gap-1 text-sm text-ink-2 tabular-nums">
          <Arrow aria-hidden className="size-4" /> {formatPercent(change, { sign: true })} <span className="text-ink-3">({frame.labels[last - 1]}: {formatCell(before, one.column)})</span>
        </div>
      )}
    </div>
  )
}

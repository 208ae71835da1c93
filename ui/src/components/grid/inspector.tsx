import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'

import type { Cell, Column } from '@/lib/api'
import { cn } from '@/lib/cn'
import { typeWord } from '@/lib/column-types'
import { exactCell, formatNumber, formatPercent, isTemporal } from '@/lib/format'
import { useNarrow } from '@/lib/use-media'

import { Sheet } from '../dialog'
import { IconButton } from '../icon-button'
import { CopyButton } from '../sql-text'
import { Null } from '../table'
import { type Shown, wholeCell } from './display'
import { FilterForm } from './filter-form'
import type { GridFilter } from './filters'
import { profileOf } from './profile'

type PaneProps = { title: string; onClose: () => void; children: ReactNode }

/** Beside the grid, or over the page where there is no room beside it. */
export function GridPane({ title, onClose, children }: PaneProps) {
  const { t } = useLingui()
  const narrow = useNarrow()
  const content = (
    <>
      <header className="flex h-9 shrink-0 items-center justify-between gap-2 border-b border-line ps-3 pe-1">
        <h3 className="truncate text-sm font-title">{title}</h3>
        <IconButton size="sm" label={t`Close`} onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-3">{children}</div>
    </>
  )
  if (narrow) {
    return (
      <Sheet open onOpenChange={(open) => !open && onClose()} title={title} side="bottom">
        {content}
      </Sheet>
    )
  }
  return (
    // The key closes the pane wherever in it the focus is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        onClose()
      }}
      className="flex min-h-0 w-72 shrink-0 flex-col border-s border-line"
    >
      {content}
    </aside>
  )
}

/** A value in full. */
export function CellPane({ cell, column }: { cell: Cell; column: Column }) {
  const { t } = useLingui()
  const text = wholeCell(cell, column)
  return (
    <>
      <p className="mb-2 text-xs text-ink-3">{typeWord(column.type, t)}</p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling block must be reachable by keyboard */}
      <pre tabIndex={0} aria-label={t`Value`} className="mb-2 max-h-[50dvh] overflow-auto rounded-md bg-sunken p-2 font-mono text-xs break-words whitespace-pre-wrap">
        {cell === null ? <Null /> : text === '' ? <Null>{t`empty`}</Null> : text}
      </pre>
      {cell === null ? null : <CopyButton text={text} />}
    </>
  )
}

type Count = { label: ReactNode; count: number }

function Bars({ label, counts, total }: { label: string; counts: Count[]; total: number }) {
  const most = Math.max(1, ...counts.map((one) => one.count))
  return (
    <section className="mt-4">
      <h4 className="mb-1.5 text-xs text-ink-3">{label}</h4>
      <ul className="flex flex-col gap-1.5 text-xs">
        {counts.map((one, at) => (
          <li key={at}>
            <span className="flex justify-between gap-2">
              <span className="truncate">{one.label}</span>
              <span className="shrink-0 text-ink-3 tabular-nums">
                {formatNumber(one.count)}, {formatPercent(one.count / Math.max(1, total), { digits: 0 })}
              </span>
            </span>
            <span aria-hidden className="mt-0.5 block h-1.5 rounded-xs bg-chart-1" style={{ width: `${(one.count / most) * 100}%` }} />
          </li>
        ))}
      </ul>
    </section>
  )
}

type ColumnPaneProps = { shown: Shown; name: Column; cells: Cell[]; filter: GridFilter | undefined; onFilter: (filter: GridFilter | undefined) => void }

/** What a column of the result holds, and a filter on it. */
export function ColumnPane({ shown, name, cells, filter, onFilter }: ColumnPaneProps) {
  const { t } = useLingui()
  const profile = useMemo(() => profileOf(cells, shown.numeric), [cells, shown.numeric])
  const write = (cell: Cell) => (cell === null ? '–' : exactCell(cell, shown.column))
  const facts: [string, string][] = [
    [t`Type`, typeWord(name.type, t)],
    [t`Rows`, formatNumber(profile.rows)],
    [t`Missing`, profile.nulls === 0 ? t`none` : `${formatNumber(profile.nulls)}, ${formatPercent(profile.nulls / Math.max(1, profile.rows))}`],
    [t`Distinct`, formatNumber(profile.distinct)],
    ...(shown.numeric || isTemporal(name) ? ([[t`Least`, write(profile.min)], [t`Greatest`, write(profile.max)]] as [string, string][]) : []),
  ]
  const bins = profile.bins.map((bin): Count => ({ count: bin.count, label: bin.from === bin.to ? formatNumber(bin.from) : `${formatNumber(bin.from, { compact: true })} – ${formatNumber(bin.to, { compact: true })}` }))
  return (
    <>
      <FilterForm filter={filter} ordered={shown.numeric || isTemporal(name)} onChange={onFilter} />
      <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-xs">
        {facts.map(([key, value]) => (
          <div key={key} className="contents">
            <dt className="text-ink-3">{key}</dt>
            <dd className={cn('truncate text-end tabular-nums')}>{value}</dd>
          </div>
        ))}
      </dl>
      {bins.length > 0 ? <Bars label={t`How the values spread`} counts={bins} total={profile.rows} /> : null}
      {profile.top.length > 0 && !(shown.numeric && bins.length > 1) ? <Bars label={t`Most frequent`} counts={profile.top.map((one) => ({ label: write(one.value), count: one.count }))} total={profile.rows} /> : null}
    </>
  )
}

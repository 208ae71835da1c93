import { t } from '@lingui/core/macro'

import { cn } from '@/lib/cn'
import { formatCell } from '@/lib/format'

import { colourVariable } from './colours'
import type { Series } from './frame'

type LegendProps = {
  series: Series[]
  hidden: ReadonlySet<string>
  onToggle: (name: string) => void
  /** Whether totals make sense. */
  totals: boolean
  /** What the series are, such as "Country". */
  title: string
}

const totalOf = (one: Series) => one.values.reduce<number>((sum, value) => sum + (value ?? 0), 0)

/** The legend as a small table; every entry shows or hides its series. */
export function Legend({ series, hidden, onToggle, totals, title }: LegendProps) {
  return (
    <div className="text-xs">
      <div className="flex justify-between gap-3 px-1 pb-1 text-ink-3">
        <span>{title}</span>
        {totals ? <span>{t`Total`}</span> : null}
      </div>
      <ul className="m-0 list-none p-0">
        {series.map((one) => (
          <li key={one.name}>
            <button
              type="button"
              aria-pressed={!hidden.has(one.name)}
              onClick={() => onToggle(one.name)}
              className={cn('flex min-h-6 w-full cursor-pointer items-center gap-2 rounded-sm px-1 text-left text-ink time-1 hover:bg-hover', hidden.has(one.name) && 'text-ink-3 line-through')}
            >
              <span aria-hidden className="size-2.5 shrink-0 rounded-xs" style={{ background: hidden.has(one.name) ? 'var(--line-strong)' : colourVariable(one.colour) }} />
              <span className="min-w-0 flex-1 truncate">{one.name}</span>
              {totals ? <span className="tabular-nums">{formatCell(totalOf(one), one.column, { compact: true })}</span> : null}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

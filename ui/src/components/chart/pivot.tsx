import type { Cell, ChartConfig, Column } from '@/lib/api'
import { formatCell } from '@/lib/format'

import { frameOf } from './frame'

const seqSteps = 9

/** Two categories crossed as a table, with totals where they can be added. */
export function Pivot({ columns, rows, config }: { columns: Column[]; rows: Cell[][]; config: ChartConfig }) {
  const frame = frameOf(columns, rows, config)
  const values = frame.series.flatMap((one) => one.values.filter((value) => value !== null))
  const most = Math.max(1, ...values.map(Math.abs))
  const head = 'sticky top-0 h-8 border-b border-line bg-sunken px-3 text-xs font-body text-ink-3 whitespace-nowrap'
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling box must be reachable by keyboard
    <div className="max-h-96 overflow-auto rounded-lg border border-line" tabIndex={0} role="region" aria-label={config.title ?? frame.x?.name ?? ''}>
      <table className="w-full border-separate border-spacing-0 text-sm">
        <thead>
          <tr>
            <th scope="col" className={`${head} text-left`}>
              {frame.x?.name}
            </th>
            {frame.series.map((one) => (
              <th key={one.name} scope="col" className={`${head} text-right`}>
                {one.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {frame.labels.map((label, at) => (
            <tr key={label}>
              <th scope="row" className="h-row-compact border-b border-line-faint px-3 text-left font-body whitespace-nowrap">
                {label}
              </th>
              {frame.series.map((one) => {
                const value = one.values[at] ?? null
                const step = value === null ? 0 : Math.ceil((Math.abs(value) / most) * (seqSteps - 4))
                return (
                  <td key={one.name} className="h-row-compact border-b border-line-faint px-3 text-right tabular-nums" style={step > 0 ? { background: `color-mix(in srgb, var(--seq-${step}) 55%, transparent)` } : undefined}>
                    {value === null ? <span className="text-ink-3 italic">null</span> : formatCell(value, one.column)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

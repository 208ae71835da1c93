import { formatCell } from '@/lib/format'

import { colourVariable } from './colours'
import type { Frame } from './frame'

type TipProps = { frame: Frame; at: number; hidden: ReadonlySet<string>; left: number; width: number; partial: boolean; partialWord: string }

const most = 9

/** The values of one step; it follows the step and never covers it. */
export function Tip({ frame, at, hidden, left, width, partial, partialWord }: TipProps) {
  const rows = frame.series.filter((one) => !hidden.has(one.name) && one.values[at] !== null)
  const side = left > width / 2 ? { right: width - left + 14 } : { left: left + 14 }
  return (
    <div className="pointer-events-none absolute top-1 z-popover min-w-36 rounded-lg bg-raised p-2.5 text-xs text-ink shadow-raised" style={side}>
      <div className="pb-1 font-label whitespace-nowrap">
        {frame.labels[at]}
        {partial ? <span className="font-body text-ink-3"> {partialWord}</span> : null}
      </div>
      {rows.slice(0, most).map((one) => (
        <div key={one.name} className="flex items-center gap-2 leading-5 whitespace-nowrap">
          <span aria-hidden className="size-2 shrink-0 rounded-xs" style={{ background: colourVariable(one.colour) }} />
          <span className="max-w-44 flex-1 truncate text-ink-2">{one.name}</span>
          <span className="pl-3 tabular-nums">{formatCell(one.values[at] ?? null, one.column)}</span>
        </div>
      ))}
      {rows.length > most ? <div className="text-ink-3">+{rows.length - most}</div> : null}
    </div>
  )
}

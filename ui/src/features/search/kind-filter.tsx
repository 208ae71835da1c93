import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'

import type { SearchKind, SearchResults } from '@/lib/api'
import { formatNumber } from '@/lib/format'

import { kinds } from './kinds'

const entry =
  'flex h-control-sm items-center gap-1.5 rounded-full border border-line-strong px-2.5 text-xs whitespace-nowrap text-ink-2 hover:bg-hover aria-[current=page]:bg-selected aria-[current=page]:font-label aria-[current=page]:text-ink pointer-coarse:h-control-touch'

/** A link is the page in view only with just its filter. */
const whole = { exact: true, includeSearch: true }

type KindFilterProps = { q: string; kind: SearchKind | undefined; counts: SearchResults['kinds'] }

/** How many there are of each kind, and the way to see only those. */
export function KindFilter({ q, kind, counts }: KindFilterProps) {
  const { t } = useLingui()
  const all = counts.reduce((sum, one) => sum + one.count, 0)
  const found = kinds.flatMap((one) => {
    const count = counts.find((counted) => counted.kind === one.kind)?.count ?? 0
    return count > 0 || one.kind === kind ? [{ ...one, count }] : []
  })
  return (
    <nav aria-label={t`Kinds`} className="flex flex-wrap gap-1.5">
      <Link to="/search" search={{ q }} replace activeOptions={whole} className={entry}>
        {t`Everything`} <span className="text-ink-3">{formatNumber(all)}</span>
      </Link>
      {found.map((one) => (
        <Link key={one.kind} to="/search" search={{ q, kind: one.kind }} replace activeOptions={whole} className={entry}>
          {t(one.many)} <span className="text-ink-3">{formatNumber(one.count)}</span>
        </Link>
      ))}
    </nav>
  )
}

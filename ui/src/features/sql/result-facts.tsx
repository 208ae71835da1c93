import { Plural, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'

import { formatDuration, formatNumber, formatRelative } from '@/lib/format'

import type { Outcome } from './run'

const minute = 60_000

/** Rows, time and age of a result, in one line. */
export function ResultFacts({ outcome }: { outcome: Extract<Outcome, { result: unknown }> }) {
  const { t } = useLingui()
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), minute)
    return () => clearInterval(timer)
  }, [])
  const { result, title } = outcome
  const rows = formatNumber(result.row_count)
  const time = formatDuration(result.execution_time_ms)
  return (
    <p role="status" className="flex min-w-0 flex-wrap items-center gap-x-2 pe-1 text-xs text-ink-3 tabular-nums">
      {title ? <span className="font-mono text-ink-2">{t`Sample of ${title}`}</span> : null}
      <span>
        <Plural value={result.row_count} one={`# row in ${time}`} other={`${rows} rows in ${time}`} />
      </span>
      {result.cached && result.cached_at ? <span>{t`cached ${formatRelative(result.cached_at, now)}`}</span> : null}
      <span className="max-sm:hidden">{t`limit ${formatNumber(outcome.limit)}`}</span>
    </p>
  )
}

import { Plural, useLingui } from '@lingui/react/macro'

import type { AskedSource } from '@/lib/api'
import { cn } from '@/lib/cn'
import { formatDuration, formatNumber } from '@/lib/format'

import { CopyButton, SqlText } from './sql-text'

/** What a source gave for its part, once it was asked. */
export function RowsGiven({ source: { row_count: rows, execution_time_ms: time }, className }: { source: Pick<AskedSource, 'row_count' | 'execution_time_ms'>; className?: string }) {
  if (typeof rows !== 'number' || typeof time !== 'number') return null
  const took = formatDuration(time)
  return (
    <span className={cn('text-xs text-ink-3 tabular-nums', className)}>
      <Plural value={rows} one={`# row in ${took}`} other={`${formatNumber(rows)} rows in ${took}`} />
    </span>
  )
}

/** What each source was asked for a query over all sources, in its own SQL. */
export function AskedSources({ asked }: { asked: AskedSource[] }) {
  const { t } = useLingui()
  return (
    <ol aria-label={t`What each source is asked`} className="flex flex-col gap-4">
      {asked.map((one, at) => (
        <li key={at}>
          <div className="mb-1.5 flex flex-wrap items-center gap-x-3 gap-y-1">
            <h3 className="text-sm font-title break-words">{one.connection_name}</h3>
            <RowsGiven source={one} />
            <span className="ms-auto">
              <CopyButton text={one.sql} />
            </span>
          </div>
          <SqlText sql={one.sql} />
        </li>
      ))}
    </ol>
  )
}

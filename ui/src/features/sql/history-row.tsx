import { Plural, useLingui } from '@lingui/react/macro'
import { Ban, CircleAlert, CircleCheck, CircleStop, Clock, type LucideIcon, Play } from 'lucide-react'

import { Badge } from '@/components/chip'
import { IconButton } from '@/components/icon-button'
import type { HistoryLine, RunOrigin, RunStatus } from '@/lib/api'
import { cn } from '@/lib/cn'
import { formatDuration, formatMoment, formatNumber, formatRelative } from '@/lib/format'

import { useOriginWords } from './origins'

const icons: Record<RunStatus, [LucideIcon, string]> = {
  succeeded: [CircleCheck, 'text-ok-ink'],
  failed: [CircleAlert, 'text-bad-ink'],
  refused: [Ban, 'text-bad-ink'],
  cancelled: [CircleStop, 'text-ink-3'],
  timed_out: [Clock, 'text-warn-ink'],
}

/** One past run. */
export function HistoryRow({ line, onOpen, onRerun }: { line: HistoryLine; onOpen: () => void; onRerun: () => void }) {
  const { t } = useLingui()
  const [Icon, tone] = icons[line.status]
  const words: Record<RunStatus, string> = { succeeded: t`succeeded`, failed: t`failed`, refused: t`refused`, cancelled: t`stopped`, timed_out: t`took too long` }
  const origins: Record<RunOrigin, string> = useOriginWords()
  const explained = line.origin === 'explain'
  // The lines of a plan are no rows.
  const rows = explained ? null : line.row_count
  return (
    <li className="flex items-start gap-1 rounded-md px-2 py-1.5 hover:bg-hover">
      <button type="button" className="min-w-0 flex-1 text-start" onClick={onOpen} title={t`Open in a new tab`}>
        <span className="line-clamp-2 font-mono text-xs whitespace-pre-wrap">{line.sql.trim()}</span>
        <span className="mt-1 flex flex-wrap items-center gap-x-2 text-xs text-ink-3 tabular-nums">
          <span className={cn('inline-flex items-center gap-1', tone)}>
            <Icon className="size-3.5" aria-hidden />
            {words[line.status]}
          </span>
          {line.origin === 'editor' ? null : <Badge tone="quiet">{origins[line.origin]}</Badge>}
          <span title={formatMoment(line.created_at)}>{formatRelative(line.created_at)}</span>
          <span>{line.user.name ?? t`somebody who left`}</span>
          <span>{line.connection_name ?? t`deleted connection`}</span>
          {rows === null ? null : (
            <span>
              <Plural value={rows} one="# row" other={`${formatNumber(rows)} rows`} />
            </span>
          )}
          <span>{line.cached ? t`cached` : formatDuration(line.execution_time_ms)}</span>
        </span>
        {line.error ? <span className="mt-0.5 line-clamp-2 text-xs text-bad-ink">{line.error}</span> : null}
      </button>
      <IconButton size="sm" label={explained ? t`Explain again` : t`Run again`} onClick={onRerun}>
        <Play className="size-3.5" aria-hidden />
      </IconButton>
    </li>
  )
}

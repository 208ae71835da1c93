import { Plural, useLingui } from '@lingui/react/macro'
import { Ban, CircleAlert, CircleCheck, CircleStop, Clock, type LucideIcon, Play } from 'lucide-react'

import { IconButton } from '@/components/icon-button'
import { cn } from '@/lib/cn'
import { formatDuration, formatMoment, formatNumber, formatRelative } from '@/lib/format'

import type { HistoryLine, RunStatus } from './wire'

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
  const rows = line.row_count
  return (
    <li className="flex items-start gap-1 rounded-md px-2 py-1.5 hover:bg-hover">
      <button type="button" className="min-w-0 flex-1 text-start" onClick={onOpen} title={t`Open in a new tab`}>
        <span className="line-clamp-2 font-mono text-xs whitespace-pre-wrap">{line.sql.trim()}</span>
        <span className="mt-1 flex flex-wrap items-center gap-x-2 text-xs text-ink-3 tabular-nums">
          <span className={cn('inline-flex items-center gap-1', tone)}>
            <Icon className="size-3.5" aria-hidden />
            {words[line.status]}
          </span>
          <span title={formatMoment(line.created_at)}>{formatRelative(line.created_at)}</span>
          <span>{line.user?.name}</span>
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
      <IconButton size="sm" label={t`Run again`} onClick={onRerun}>
        <Play className="size-3.5" aria-hidden />
      </IconButton>
    </li>
  )
}

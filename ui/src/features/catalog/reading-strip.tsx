import { Trans, useLingui } from '@lingui/react/macro'
import { RefreshCw } from 'lucide-react'

import { Button } from '@/components/button'
import type { Connection } from '@/lib/api'
import { formatMoment, formatRelative } from '@/lib/format'

import { DriftButton } from './drift-panel'

type ReadingStripProps = { connection: Connection; reading: boolean; onReread?: (() => void) | undefined; onChanges: () => void }

/** When the source is read next and what had changed. When it was read last stands in the bar above, unless that tells of trouble. */
export function ReadingStrip({ connection, reading, onReread, onChanges }: ReadingStripProps) {
  const { t } = useLingui()
  const { discovered_at: last, next_discovery_at: next } = connection
  const busy = reading || connection.status === 'discovering'
  return (
    <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line-faint px-5 py-1 text-xs text-ink-2">
      {last && connection.status !== 'ready' ? (
        <span title={formatMoment(last)}>
          <Trans>Read {formatRelative(last)}</Trans>
        </span>
      ) : null}
      {next ? (
        <span className="text-ink-3" title={formatMoment(next)}>
          <Trans>Next reading {formatRelative(next)}</Trans>
        </span>
      ) : null}
      {connection.status === 'ready' && connection.status_detail ? <span className="basis-full text-warn-ink">{connection.status_detail}</span> : null}
      <span className="ml-auto flex flex-wrap items-center gap-1">
        <DriftButton connection={connection} onOpen={onChanges} />
        {onReread ? (
          <Button size="sm" variant="quiet" onClick={onReread} busy={busy} busyLabel={t`Reading`}>
            <RefreshCw aria-hidden />
            <Trans>Refresh now</Trans>
          </Button>
        ) : null}
      </span>
    </div>
  )
}

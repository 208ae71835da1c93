import { useLingui } from '@lingui/react/macro'

import { Dot } from '@/components/chip'
import type { Connection } from '@/lib/api'
import { cn } from '@/lib/cn'
import { formatMoment, formatRelative } from '@/lib/format'

/** How a connection is doing, in a dot and words. */
export function ConnectionState({ connection, className }: { connection: Connection; className?: string }) {
  const { t } = useLingui()
  const { status, status_detail: detail, discovered_at: read } = connection
  const when = read ? formatRelative(read) : null
  const looks = {
    ready: { tone: 'ok', ink: 'text-ink', words: when ? t`read ${when}` : t`ready` },
    discovering: { tone: 'info', ink: 'text-info-ink', words: t`reading the tables` },
    failed: { tone: 'bad', ink: 'text-bad-ink', words: detail || t`can't be reached` },
    new: { tone: 'quiet', ink: 'text-ink-2', words: t`not read yet` },
  } as const
  const look = looks[status]
  return (
    <span className={cn('inline-flex min-w-0 items-center gap-2 text-sm', look.ink, className)} title={[status === 'failed' ? detail : null, read ? formatMoment(read) : null].filter(Boolean).join(' · ') || undefined}>
      <Dot tone={look.tone} className={status === 'discovering' ? 'pulse-slow' : undefined} />
      <span className="truncate">{look.words}</span>
    </span>
  )
}

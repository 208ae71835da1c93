import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { RotateCw, X } from 'lucide-react'

import { Badge } from '@/components/chip'
import { IconButton } from '@/components/icon-button'
import { Progress } from '@/components/progress'
import { toast } from '@/components/toast'
import type { Job } from '@/lib/api'
import { formatBytes, formatNumber, formatRelative } from '@/lib/format'
import { isEnded } from '@/lib/queries'

import { useJobActs } from './use-jobs'
import { connectionOf, kindWords, shareOf, stateWords } from './words'

const tones = { queued: 'quiet', running: 'info', succeeded: 'ok', failed: 'bad', cancelled: 'quiet' } as const

type JobRowProps = { job: Job; /** Whose it is, where others' are listed too. */ who?: boolean; onOpen?: (() => void) | undefined }

/** One job: what it is, how far it is or how it ended, and what can be done with it. */
export function JobRow({ job, who = false, onOpen }: JobRowProps) {
  const { t } = useLingui()
  const { cancel, retry } = useJobActs()
  const done = useDone(job)
  const connection = job.state === 'succeeded' ? connectionOf(job) : null
  const kind = job.kind in kindWords ? t(kindWords[job.kind as keyof typeof kindWords]) : job.kind
  const facts = [kind, who ? job.created_by.name : null, formatRelative(job.finished_at ?? job.created_at)].filter(Boolean).join(', ')
  return (
    <li className="flex items-start gap-2 border-b border-line-faint py-2.5 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-center gap-2">
          {connection ? (
            <Link to="/connections/$id" params={{ id: connection }} onClick={onOpen} className="min-w-0 truncate text-sm font-label text-accent hover:underline pointer-coarse:-my-3 pointer-coarse:py-3">
              {job.title}
            </Link>
          ) : (
            <span className="min-w-0 truncate text-sm font-label">{job.title}</span>
          )}
          <Badge tone={tones[job.state]}>{t(stateWords[job.state])}</Badge>
        </p>
        <p className="mt-0.5 text-xs text-ink-3">{facts}</p>
        {job.state === 'running' ? <Progress className="mt-1.5" label={done} value={shareOf(job)} /> : null}
        {job.error && job.state !== 'succeeded' && job.state !== 'running' ? <p className="mt-1 text-xs break-words text-bad-ink">{job.error}</p> : null}
        {job.next_attempt_at ? <p className="mt-0.5 text-xs text-ink-3">{t`Tried again ${formatRelative(job.next_attempt_at)} (${job.attempts} of ${job.max_attempts})`}</p> : null}
      </div>
      {isEnded(job) || !job.may_cancel ? null : (
        <IconButton size="sm" label={t`Cancel ${job.title}`} onClick={() => cancel.mutate(job.id, { onError: (thrown) => toast.failed(t`It was not cancelled.`, thrown) })}>
          <X aria-hidden />
        </IconButton>
      )}
      {job.may_retry ? (
        <IconButton size="sm" label={t`Try ${job.title} again`} onClick={() => retry.mutate(job.id, { onError: (thrown) => toast.failed(t`It is not tried again.`, thrown) })}>
          <RotateCw aria-hidden />
        </IconButton>
      ) : null}
    </li>
  )
}

/** How far a job is, in its own unit. */
function useDone({ progress }: Job): string {
  const { t } = useLingui()
  if (!progress) return t`Beginning`
  if (progress.unit !== 'bytes' || progress.total === null) return progress.total === null ? t`Under way` : formatNumber(progress.done)
  const [done, total] = [formatBytes(progress.done), formatBytes(progress.total)]
  return t`${done} of ${total}`
}

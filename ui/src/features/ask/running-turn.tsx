import { useLingui } from '@lingui/react/macro'
import { Check, LoaderCircle, Square, X } from 'lucide-react'
import { useEffect, useState } from 'react'

import { Button } from '@/components/button'
import { Skeleton } from '@/components/skeleton'
import { SqlText } from '@/components/sql-text'
import { ErrorState } from '@/components/states'
import type { PhaseEvent } from '@/lib/api'
import { formatDuration } from '@/lib/format'

import { ReadingLine } from './reading-line'
import { type Run, stop } from './use-run'

const beat = 100

/** Milliseconds since a moment, told again while it goes on. */
function useElapsed(since: number, on: boolean): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    if (!on) return
    const timer = setInterval(() => setNow(performance.now()), beat)
    return () => clearInterval(timer)
  }, [on])
  return Math.max(0, now - since)
}

/** An answer while it is made: its phases with their times, and what is known already. */
export function RunningTurn({ run }: { run: Run }) {
  const { t } = useLingui()
  const elapsed = useElapsed(run.startedAt, run.error === null)
  const latest = run.phases.findLast((phase) => phase.state === 'started') ?? run.phases.at(-1)
  return (
    <article data-current="" aria-label={run.question} aria-busy={run.error === null} className="mb-8 scroll-mt-3">
      <h2 className="text-lg font-title text-balance break-words">{run.question}</h2>
      {run.reading ? <ReadingLine reading={run.reading} /> : null}
      {run.error ? (
        <div className="mt-3 rounded-lg border border-line">
          <ErrorState error={run.error} compact retry={run.again} />
        </div>
      ) : (
        <>
          <div className="mt-3 flex items-center justify-between gap-3">
            <span className="text-sm text-ink-3 tabular-nums">{elapsed > 1000 ? formatDuration(Math.round(elapsed / beat) * beat) : ''}</span>
            <Button size="sm" onClick={() => void stop(run)} busy={run.stopping} busyLabel={t`Stopping`}>
              <Square aria-hidden className="size-3" />
              {t`Stop`}
            </Button>
          </div>
          <ol className="m-0 list-none p-0" aria-label={t`Steps`}>
            {run.phases.map((phase) => (
              <Phase key={phase.phase} phase={phase} />
            ))}
          </ol>
          <span className="sr-only" role="status">
            {latest?.title ?? t`Asking`}
          </span>
          {run.sql ? <SqlText sql={run.sql.sql} className="mt-3" /> : null}
          {run.text ? <p className="mt-3 text-md">{run.text}</p> : null}
          <Skeleton className="mt-4 h-7 w-3/4" />
          <Skeleton className="mt-4 h-64 w-full rounded-lg" />
        </>
      )}
    </article>
  )
}

function Phase({ phase }: { phase: PhaseEvent }) {
  const Icon = phase.state === 'done' ? Check : phase.state === 'failed' ? X : LoaderCircle
  const tone = phase.state === 'done' ? 'text-ok-ink' : phase.state === 'failed' ? 'text-bad-ink' : 'turn text-ink-3'
  return (
    <li className="flex min-h-row-compact items-center gap-2.5 text-sm">
      <Icon aria-hidden className={`size-4 ${tone}`} />
      <span className="text-ink">{phase.title}</span>
      <span className="min-w-0 flex-1 truncate text-ink-3">{phase.detail}</span>
      <span className="text-xs text-ink-3 tabular-nums">{phase.state === 'started' ? '' : formatDuration(Math.round(phase.elapsed_ms))}</span>
    </li>
  )
}

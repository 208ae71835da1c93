import { Trans, useLingui } from '@lingui/react/macro'
import { CircleAlert, Copy, Lock, RotateCw, WifiOff } from 'lucide-react'
import type { ReactNode } from 'react'

import { problemDetails, toProblem } from '@/lib/api'
import { cn } from '@/lib/cn'
import { useCopy } from '@/lib/use-copy'

import { Button } from './button'

type EmptyStateProps = { icon?: ReactNode; title: string; children?: ReactNode; action?: ReactNode; example?: ReactNode; className?: string }

/** What this is, one act, one example. */
export function EmptyState({ icon, title, children, action, example, className }: EmptyStateProps) {
  return (
    <div className={cn('flex flex-col items-center px-6 py-10 text-center [&>.lucide]:size-[1.375rem] [&>.lucide]:text-ink-3', className)}>
      {icon}
      <h2 className="mt-2.5 text-md font-title">{title}</h2>
      {children ? <div className="mt-0.5 max-w-[24rem] text-sm text-balance text-ink-2">{children}</div> : null}
      {action || example ? (
        <div className="mt-3.5 flex flex-wrap items-center justify-center gap-2">
          {action}
          {example}
        </div>
      ) : null}
    </div>
  )
}

type ErrorStateProps = { error: unknown; title?: string; retry?: (() => void) | undefined; compact?: boolean; /** Another way on, before the id. */ act?: ReactNode; className?: string }

/** What went wrong, what to do, try again, and the id that finds the case. */
export function ErrorState({ error, title, retry, compact = false, act, className }: ErrorStateProps) {
  const { t } = useLingui()
  const { copied, copy } = useCopy()
  const problem = toProblem(error)
  const Icon = problem.unreachable ? WifiOff : problem.status === 403 ? Lock : CircleAlert
  const remedy = problem.detail || (problem.requestId ? t`Try again. If it stays like this, pass on the request id.` : t`Try again. If it stays like this, tell an admin of your organisation.`)
  return (
    <div role="alert" className={cn('flex gap-3', compact ? 'p-3' : 'mx-auto max-w-[34rem] px-5 py-8', className)}>
      <Icon className={cn('mt-0.5', problem.status === 403 ? 'text-ink-3' : 'text-bad-ink')} aria-hidden />
      <div className="min-w-0 flex-1">
        <h2 className={cn('font-title', compact ? 'text-sm' : 'text-md')}>{title ?? problem.title}</h2>
        <p className="mt-0.5 text-sm text-ink-2">{remedy}</p>
        <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2">
          {retry ? (
            <Button onClick={retry} size={compact ? 'sm' : 'md'}>
              <RotateCw aria-hidden />
              <Trans>Try again</Trans>
            </Button>
          ) : null}
          {act}
          <Button variant="quiet" size={compact ? 'sm' : 'md'} onClick={() => copy(problemDetails(problem, location.pathname))}>
            <Copy aria-hidden />
            {copied ? <Trans>Copied</Trans> : <Trans>Copy details</Trans>}
          </Button>
          {problem.requestId ? <span className="font-mono text-2xs text-ink-3">{problem.requestId}</span> : null}
        </div>
      </div>
    </div>
  )
}

type NoticeProps = { tone?: 'plain' | 'warn' | 'bad' | 'ok' | 'info'; icon?: ReactNode; actions?: ReactNode; className?: string; children: ReactNode }

const tones = {
  plain: 'border-line bg-sunken text-ink-2 [&>.lucide]:text-ink-3',
  warn: 'border-warn-line bg-warn-soft text-ink [&>.lucide]:text-warn-ink',
  bad: 'border-bad-line bg-bad-soft text-ink [&>.lucide]:text-bad-ink',
  ok: 'border-ok-line bg-ok-soft text-ink [&>.lucide]:text-ok-ink',
  info: 'border-info-line bg-info-soft text-ink [&>.lucide]:text-info-ink',
}

/** A sentence that stands in the page, with what to do about it. */
export const Notice = ({ tone = 'plain', icon, actions, className, children }: NoticeProps) => (
  <div className={cn('flex flex-wrap items-start gap-x-2.5 gap-y-2 rounded-md border px-3 py-2.5 text-sm [&>.lucide]:mt-0.5', tones[tone], className)}>
    {icon}
    <div className="min-w-0 flex-1">{children}</div>
    {actions}
  </div>
)

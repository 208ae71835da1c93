import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'

import { Button } from '@/components/button'
import { SqlText, CopyButton } from '@/components/sql-text'
import { StepList, type Step, type StepState } from '@/components/step-list'
import type { ConnectionKind, TestReport as Report, TestStep } from '@/lib/api'
import { cn } from '@/lib/cn'
import { formatDuration } from '@/lib/format'

import { testSteps } from './kinds'

function useWords(): Record<StepState, string> {
  const { t } = useLingui()
  return { ok: t`holds:`, failed: t`failed:`, warning: t`take note:`, skipped: t`not tried:`, running: t`under way:`, waiting: t`to come:` }
}

const Remedy = ({ tone, children }: { tone: 'warn' | 'bad'; children: ReactNode }) => (
  <div className={cn('mt-1.5 rounded-md border px-2.5 py-2 text-xs', tone === 'warn' ? 'border-warn-line bg-warn-soft' : 'border-bad-line bg-bad-soft')}>{children}</div>
)

type TestReportProps = { kind: ConnectionKind; report: Report | undefined; onChangeUser?: (() => void) | undefined }

/** What a test tried and found; trouble opens its remedy in place. */
export function TestReport({ kind, report, onChangeUser }: TestReportProps) {
  const { t } = useLingui()
  const words = useWords()
  const help = (step: TestStep) => {
    const sql = step.name === 'read_only' ? report?.readonly_sql : null
    if (!step.remedy && !sql) return null
    return (
      <Remedy tone={step.state === 'failed' ? 'bad' : 'warn'}>
        {step.remedy}
        {sql ? (
          <>
            <SqlText sql={sql} className="mt-2 border border-warn-line bg-surface" />
            <div className="mt-2 flex flex-wrap gap-2">
              <CopyButton text={sql} />
              {onChangeUser ? (
                <Button size="sm" variant="quiet" onClick={onChangeUser}>
                  <Trans>Sign in as another user</Trans>
                </Button>
              ) : null}
            </div>
          </>
        ) : null}
      </Remedy>
    )
  }
  const steps: Step[] = report
    ? report.steps.map((step) => ({
        id: step.name,
        title: step.title,
        state: step.state,
        detail: step.detail,
        time: step.elapsed_ms === null || step.state === 'skipped' ? null : formatDuration(step.elapsed_ms),
        children: step.state === 'ok' || step.state === 'skipped' ? null : help(step),
      }))
    : testSteps[kind].map((step, index) => ({ id: step.name, title: t(step.title), state: index === 0 ? 'running' : 'waiting' }))
  return (
    <div aria-busy={report === undefined}>
      <StepList label={t`Test of the connection`} steps={steps} words={words} />
      <p role="status" className={cn('text-sm font-label', report && !report.success && 'text-bad-ink')}>
        {report?.message ?? ''}
      </p>
    </div>
  )
}

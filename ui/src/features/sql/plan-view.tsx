import { useLingui } from '@lingui/react/macro'

import { AskedSources } from '@/components/asked-sources'
import { CopyButton } from '@/components/sql-text'
import { ErrorState } from '@/components/states'
import { Skeleton } from '@/components/skeleton'
import { formatDuration } from '@/lib/format'

import { withHint } from './problems'
import type { Explained } from './run'

/** How the database would go about a statement, step within step. */
export function PlanView({ explained }: { explained: Explained }) {
  const { t } = useLingui()
  const { plan, problem, busy } = explained
  if (busy) return <Skeleton className="appear-late m-4 h-3 w-1/2" />
  if (problem) return <ErrorState compact error={problem} title={problem.hint ? withHint(problem) : t`There is no plan`} />
  if (!plan) return null
  return (
    <div className="px-4 py-3">
      <ol className="flex flex-col gap-1 font-mono text-xs">
        {plan.plan.map((step, at) => (
          <li key={at} className="flex" style={{ paddingInlineStart: `${step.depth * 1.25}rem` }}>
            <span aria-hidden className="me-2 text-ink-disabled">
              {step.depth === 0 ? '' : '└'}
            </span>
            <span className="whitespace-pre-wrap">{step.text}</span>
          </li>
        ))}
      </ol>
      {plan.asked?.length ? (
        <div className="mt-4">
          <AskedSources asked={plan.asked} />
        </div>
      ) : null}
      <p className="mt-3 flex items-center gap-3 text-xs text-ink-3">
        {t`Planned in ${formatDuration(plan.execution_time_ms)}. The statement itself was not run.`}
        <CopyButton text={plan.text} />
      </p>
    </div>
  )
}

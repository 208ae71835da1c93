import { useLingui } from '@lingui/react/macro'
import { CircleStop, TextCursorInput } from 'lucide-react'

import { Button } from '@/components/button'
import { EmptyState, ErrorState } from '@/components/states'
import { Problem } from '@/lib/api'

import { FixButton } from './assist-menu'
import { ProblemList } from './problem-list'
import { type ListedProblem, ofRun, withHint } from './problems'
import type { Outcome } from './run'
import type { Panel } from './search'
import type { Desk } from './use-desk'

type RunFailedProps = { desk: Desk; outcome: Extract<Outcome, { problem: unknown }>; problems: ListedProblem[]; onPanel: (panel: Panel) => void }

/** Why there are no rows, where in the text, and what to do about it. */
export function RunFailed({ desk, outcome, problems, onPanel }: RunFailedProps) {
  const { t } = useLingui()
  const { problem } = outcome
  if (problem.code === 'query_cancelled') {
    return (
      <EmptyState icon={<CircleStop aria-hidden />} title={t`You stopped this statement`} action={<Button onClick={desk.run}>{t`Run again`}</Button>}>
        {t`The server stopped it and told the database to leave off.`}
      </EmptyState>
    )
  }
  const own = ofRun(desk.tab.sql, outcome)
  const open = (at: number) => desk.editor.current?.focus(at)
  const fix = outcome.from < 0 ? null : <FixButton desk={desk} problems={problems} statement={outcome} onPanel={onPanel} />
  if (problem.code === 'query_refused') {
    return (
      <div role="alert" className="overflow-y-auto">
        <h2 className="px-4 pt-3 text-sm font-title">{t`This statement was not sent`}</h2>
        {own.length > 0 ? <ProblemList problems={own} onOpen={open} /> : <p className="px-4 py-2 text-sm text-ink-2">{problem.detail}</p>}
        {fix}
      </div>
    )
  }
  const missing = problem.fields.filter((one) => one.field.startsWith('params.'))
  if (missing.length > 0) {
    return (
      <div role="alert" className="px-4 py-3">
        <h2 className="text-sm font-title">{t`The parameters need another look`}</h2>
        <ul className="mt-1 list-disc ps-5 text-sm text-ink-2">
          {missing.map((one) => (
            <li key={one.field}>
              <span className="font-mono text-xs">{one.field.slice('params.'.length)}</span>: {one.message}
            </li>
          ))}
        </ul>
      </div>
    )
  }
  const [place] = own
  return (
    <div className="overflow-y-auto">
      <ErrorState
        compact
        error={problem.hint ? new Problem({ ...problem, detail: withHint(problem) }) : problem}
        title={t`The statement could not be run`}
        retry={desk.run}
        act={
          place ? (
            <Button size="sm" onClick={() => open(place.from)}>
              <TextCursorInput aria-hidden />
              {t`Go to line ${place.line}, column ${place.column}`}
            </Button>
          ) : null
        }
      />
      {fix}
    </div>
  )
}

import { useLingui } from '@lingui/react/macro'
import { CircleAlert } from 'lucide-react'

import type { ListedProblem } from './problems'

/** What stands against the statements, each with the way to its place. */
export function ProblemList({ problems, onOpen }: { problems: ListedProblem[]; onOpen: (at: number) => void }) {
  const { t } = useLingui()
  return (
    <ul aria-label={t`Problems`} className="py-1">
      {problems.map((problem) => (
        <li key={`${problem.from}-${problem.message}`}>
          <button type="button" className="flex w-full items-start gap-2.5 px-4 py-1.5 text-start text-sm hover:bg-hover focus-visible:-outline-offset-2" onClick={() => onOpen(problem.from)}>
            <CircleAlert className="mt-0.5 size-3.5 text-bad-ink" aria-hidden />
            <span className="min-w-0 flex-1">
              {problem.message}
              {problem.suggestion ? <span className="text-ink-2"> {t`Did you mean ${problem.suggestion}?`}</span> : null}
              <span className="block font-mono text-2xs text-ink-3">{problem.source}</span>
            </span>
            <span className="shrink-0 text-xs text-ink-3 tabular-nums">{t`line ${problem.line}, column ${problem.column}`}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

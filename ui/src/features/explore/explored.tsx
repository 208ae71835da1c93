import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Download, Save, SquareTerminal } from 'lucide-react'

import { Button } from '@/components/button'
import { useActions } from '@/lib/actions'
import { type Catalog, type ExploreChoices, toProblem } from '@/lib/api'
import { useSettled } from '@/lib/use-settled'

import { Builder } from './builder'
import { composeQuery, runQuery } from './calls'
import { asked, nameOf, questionOf, searchOf, type Question } from './question'
import { Result } from './result'
import type { ExploreSearch } from './search'
import { SqlBlock } from './sql-block'
import { useActs } from './use-acts'

type ExploredProps = { connection: string; choices: ExploreChoices; catalog: Catalog | undefined; search: ExploreSearch; onSearch: (next: ExploreSearch, replace?: boolean) => void }

/** How long after the last change the question is asked. */
const pause = 300

/** One table: the question about it, what came back, and its SQL. */
export function Explored({ connection, choices, catalog, search, onSearch }: ExploredProps) {
  const { t } = useLingui()
  const question = questionOf(search, choices)
  const now = JSON.stringify(asked(question))
  const settled = useSettled(now, pause)
  const composed = useQuery(composeQuery(connection, settled))
  const rows = useQuery(runQuery(connection, settled))
  const acts = useActs({ connection, name: nameOf(question, choices), asked: now, composed: composed.data })
  // Going back undoes a change; what asks nothing else yet is no step of its own.
  const change = (next: Question) => onSearch({ ...searchOf(search, next), chart: undefined }, JSON.stringify(asked(next)) === now)
  useActions([
    ...(acts.open ? [{ id: 'explore.sql', group: 'page' as const, label: t`Open in SQL`, icon: SquareTerminal, run: acts.open }] : []),
    ...(acts.save ? [{ id: 'explore.save', group: 'page' as const, label: t`Save the query`, icon: Save, run: acts.save }] : []),
    { id: 'explore.csv', group: 'page', label: t`Download as CSV`, icon: Download, run: acts.download },
  ])
  const said = composed.data && !composed.isError ? composed.data : null
  // What was not taken is told once, in the place of the rows.
  const unsaid = composed.isError && toProblem(composed.error).fields.length === 0 && !rows.isError
  return (
    <>
      <div className="border-b border-line px-4 py-4 sm:px-5">
        <Builder choices={choices} catalog={catalog} question={question} onChange={change} />
      </div>
      <div className="flex flex-col gap-5 px-4 py-4 sm:px-5">
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
          <div className="min-w-0 flex-1 basis-72" aria-live="polite">
            {said ? <h2 className="text-md font-title">{said.summary}</h2> : null}
            {said?.notes.map((note) => (
              <p key={note} className="mt-0.5 text-sm text-ink-2">
                {note}
              </p>
            ))}
            {unsaid ? <p className="text-sm text-ink-2">{toProblem(composed.error).message}</p> : null}
          </div>
          <div className="flex flex-wrap gap-2">
            {acts.open ? (
              <Button size="sm" onClick={acts.open}>
                <SquareTerminal aria-hidden />
                {t`Open in SQL`}
              </Button>
            ) : null}
            {acts.save ? (
              <Button size="sm" onClick={acts.save}>
                <Save aria-hidden />
                {t`Save`}
              </Button>
            ) : null}
            <Button size="sm" busy={acts.downloading} onClick={acts.download}>
              <Download aria-hidden />
              {t`CSV`}
            </Button>
          </div>
        </div>
        <Result query={rows} waiting={now !== settled} kind={search.chart} onKind={(chart) => onSearch({ ...search, chart }, true)} />
        <SqlBlock query={composed} />
      </div>
      {acts.dialog}
    </>
  )
}

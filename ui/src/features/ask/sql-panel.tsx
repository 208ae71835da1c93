import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef } from 'react'

import { Button } from '@/components/button'
import { CopyButton, SqlText } from '@/components/sql-text'
import { Notice } from '@/components/states'
import type { ChatTurn } from '@/lib/api'
import { useMe } from '@/lib/me'
import { may } from '@/lib/permissions'

import { rerun } from './use-run'

// The editor is loaded by those who edit.
const SqlEditor = lazy(() => import('./sql-editor'))

type SqlPanelProps = { turn: ChatTurn; draft: string | null; onDraft: (draft: string | null) => void }

/** The exact SQL that was run; it can be changed and run again. */
export function SqlPanel({ turn, draft, onDraft }: SqlPanelProps) {
  const { t } = useLingui()
  const client = useQueryClient()
  const me = useMe()
  const sql = turn.generated_sql ?? ''
  const edit = useRef<HTMLButtonElement>(null)
  const editing = draft !== null
  const edited = useRef(editing)
  useEffect(() => {
    // The editor took the focus; leaving it gives it back.
    if (edited.current && !editing) edit.current?.focus()
    edited.current = editing
  }, [editing])
  const run = () => {
    if (!draft?.trim()) return
    rerun(turn, { sql: draft }, { client })
    onDraft(null)
  }
  const writer = turn.edited?.by ?? ''
  const all = turn.error?.reasons ?? []
  // A single reason is the sentence of the error itself.
  const reasons = all.length > 1 ? all : []
  return (
    <div>
      {turn.edited_sql && turn.state === 'answered' ? <Notice className="mb-3">{t`${writer} edited this SQL. Sentence, chart and facts come from its result; whether it answers the question is their word.`}</Notice> : null}
      {reasons.length > 0 ? (
        <Notice tone="warn" className="mb-3">
          {reasons.map((reason) => (
            <p key={`${reason.rule}-${reason.line ?? 0}-${reason.column ?? 0}`}>{reason.message}</p>
          ))}
        </Notice>
      ) : null}
      {draft === null ? (
        <SqlText sql={sql} />
      ) : (
        <Suspense fallback={<SqlText sql={draft} />}>
          <SqlEditor value={draft} dialect={turn.receipt?.sql[0]?.dialect ?? 'sqlite'} label={t`SQL`} onChange={onDraft} onRun={run} />
        </Suspense>
      )}
      <div className="mt-2 flex flex-wrap gap-2">
        {draft === null ? (
          <>
            {may(me, 'sql.run') ? (
              <Button ref={edit} size="sm" onClick={() => onDraft(sql)}>
                <Pencil aria-hidden className="size-3.5" />
                {t`Edit and run again`}
              </Button>
            ) : null}
            <CopyButton text={sql} />
          </>
        ) : (
          <>
            <Button size="sm" variant="primary" onClick={run} {...(draft.trim() ? {} : { disabledReason: t`Type a statement first.` })}>
              {t`Run`}
            </Button>
            <Button size="sm" onClick={() => onDraft(null)}>{t`Cancel`}</Button>
          </>
        )}
      </div>
    </div>
  )
}

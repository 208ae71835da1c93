import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { Pencil, SquareTerminal } from 'lucide-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'

import { Button } from '@/components/button'
import { SqlEditor, type SqlProblem } from '@/components/sql-editor'
import { CopyButton, SqlText } from '@/components/sql-text'
import { Notice } from '@/components/states'
import { api, type ChatHistory, type ChatTurn, type RefusalReason, unwrap } from '@/lib/api'
import { useMe } from '@/lib/me'
import { openSql } from '@/lib/opened-sql'
import { may } from '@/lib/permissions'
import { offsetOf, pieceAt } from '@/lib/sql'

import { historyKey } from './history'
import { rerun } from './use-run'

type SqlPanelProps = { turn: ChatTurn; draft: string | null; onDraft: (draft: string | null) => void }

const marked = (sql: string, reasons: RefusalReason[]): SqlProblem[] =>
  reasons.map(({ line, column, message, rule }) => ({ ...(line && column ? pieceAt(sql, offsetOf(sql, line, column)) : { from: 0, to: sql.length }), message, source: rule, severity: 'error' }))

/** The exact SQL that was run; it can be changed and run again. */
export function SqlPanel({ turn, draft, onDraft }: SqlPanelProps) {
  const { t } = useLingui()
  const client = useQueryClient()
  const me = useMe()
  const navigate = useNavigate()
  const sql = turn.generated_sql ?? ''
  const edit = useRef<HTMLButtonElement>(null)
  const editing = draft !== null
  const edited = useRef(editing)
  useEffect(() => {
    // The editor took the focus; leaving it gives it back.
    if (edited.current && !editing) edit.current?.focus()
    edited.current = editing
  }, [editing])
  const connectionId = turn.receipt?.sql[0]?.connection_id ?? client.getQueryData<ChatHistory>(historyKey(turn.session_id))?.session.connection_id
  const [refused, setRefused] = useState<RefusalReason[]>([])
  const [problems, setProblems] = useState<SqlProblem[]>([])
  const [checking, setChecking] = useState(false)
  const change = (next: string | null) => {
    setRefused([])
    setProblems([])
    onDraft(next)
  }
  const run = async () => {
    if (!draft?.trim() || checking) return
    setChecking(true)
    // What would be refused stays in the editor, with the reason at its place. A check that fails leaves the word to the run.
    const checked = connectionId ? await unwrap(api.POST('/api/v1/query/validate', { body: { connection_id: connectionId, sql: draft } })).catch(() => null) : null
    setChecking(false)
    if (checked && !checked.valid) {
      setRefused(checked.reasons)
      setProblems(marked(draft, checked.reasons))
      return
    }
    rerun(turn, { sql: draft }, { client })
    onDraft(null)
  }
  const openInEditor = () => {
    if (!connectionId) return
    openSql({ name: turn.question, sql: draft ?? sql, connectionId })
    void navigate({ to: '/sql' })
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
        <>
          <SqlEditor autoFocus value={draft} dialect={turn.receipt?.sql[0]?.dialect ?? 'sqlite'} label={t`SQL`} problems={problems} onChange={change} onRun={() => void run()} />
          <div role="alert">
            {refused.map((reason) => (
              <p key={`${reason.rule}-${reason.line ?? 0}-${reason.column ?? 0}`} className="mt-2 text-sm text-bad-ink">
                {reason.message}
              </p>
            ))}
          </div>
        </>
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
            <Button size="sm" variant="primary" onClick={() => void run()} busy={checking} busyLabel={t`Checking`} {...(draft.trim() ? {} : { disabledReason: t`Type a statement first.` })}>
              {t`Run`}
            </Button>
            <Button size="sm" onClick={() => change(null)}>{t`Cancel`}</Button>
          </>
        )}
        {connectionId && may(me, 'sql.run') ? (
          <Button size="sm" variant="quiet" onClick={openInEditor}>
            <SquareTerminal aria-hidden className="size-3.5" />
            {t`Open in SQL`}
          </Button>
        ) : null}
      </div>
    </div>
  )
}

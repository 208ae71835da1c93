import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'

import { Button } from '@/components/button'
import { CopyButton, SqlText } from '@/components/sql-text'
import { Notice } from '@/components/states'
import type { ChatTurn } from '@/lib/api'
import { useMe } from '@/lib/me'
import { may } from '@/lib/permissions'

import { rerun } from './use-run'

// The editor is loaded by those who edit.
const SqlEditor = lazy(() => import('./sql-editor'))

/** The exact SQL that was run; it can be changed and run again. */
export function SqlPanel({ turn }: { turn: ChatTurn }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const me = useMe()
  const sql = turn.generated_sql ?? ''
  const [draft, setDraft] = useState<string | null>(null)
  const run = () => {
    if (!draft?.trim()) return
    rerun(turn, { sql: draft }, { client })
    setDraft(null)
  }
  const reasons = turn.error?.reasons ?? []
  return (
    <div>
      {turn.edited_sql ? <Notice className="mb-3">{t`A person edited this SQL. Sentence, chart and facts come from its result.`}</Notice> : null}
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
          <SqlEditor value={draft} dialect={turn.receipt?.sql[0]?.dialect ?? 'sqlite'} label={t`SQL`} onChange={setDraft} onRun={run} />
        </Suspense>
      )}
      <div className="mt-2 flex flex-wrap gap-2">
        {draft === null ? (
          <>
            {may(me, 'sql.run') ? (
              <Button size="sm" onClick={() => setDraft(sql)}>
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
            <Button size="sm" onClick={() => setDraft(null)}>{t`Cancel`}</Button>
          </>
        )}
      </div>
    </div>
  )
}

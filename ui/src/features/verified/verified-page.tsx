import { useLingui } from '@lingui/react/macro'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { BadgeCheck, Lock, PencilLine } from 'lucide-react'

import { Button } from '@/components/button'
import { Loadable } from '@/components/loadable'
import { SqlText } from '@/components/sql-text'
import { EmptyState, Notice } from '@/components/states'
import { undoable } from '@/components/undoable'
import { api, unwrap, type VerifiedAnswer } from '@/lib/api'
import { formatMoment, formatNumber } from '@/lib/format'
import { useLeaving } from '@/lib/later'
import { useMe } from '@/lib/me'
import { may } from '@/lib/permissions'
import { connectionsQuery } from '@/lib/queries'

const most = 200

const verifiedQuery = queryOptions({
  queryKey: ['verified-answers'],
  queryFn: () => unwrap(api.GET('/api/v1/chat/verified', { params: { query: { limit: most } } })),
})

/** Every answer that somebody verified for the organisation: whose word it is, whose SQL, and the way to withdraw it. */
export function VerifiedPage() {
  const { t } = useLingui()
  const allowed = may(useMe(), 'sql.run')
  const leaving = useLeaving((state) => state.ids)
  const query = useQuery({ ...verifiedQuery, enabled: allowed })
  if (!allowed) return <Notice icon={<Lock aria-hidden />}>{t`Only who may run SQL sees the verified answers.`}</Notice>
  return (
    <>
      <p className="mb-4 max-w-measure text-sm text-ink-2">{t`Everyone who asks one of these questions gets this SQL, with the name of who verified it. A verification ends by itself when a column that the SQL reads is gone.`}</p>
      <Loadable query={query} errorTitle={t`The verified answers could not be loaded`}>
        {({ data: all, count }) => {
          const data = all.filter((one) => !leaving.includes(one.id))
          return data.length === 0 ? (
            <EmptyState icon={<BadgeCheck aria-hidden />} title={t`Nothing is verified yet`}>{t`Verify an answer under its chart, and everyone gets its SQL for the same question.`}</EmptyState>
          ) : (
            <>
              <ul className="m-0 list-none border-t border-line-faint p-0">
                {data.map((answer) => (
                  <Line key={answer.id} answer={answer} />
                ))}
              </ul>
              {count > all.length ? <p className="mt-2 text-xs text-ink-3">{t`The ${formatNumber(data.length)} newest of ${formatNumber(count)}.`}</p> : null}
            </>
          )
        }}
      </Loadable>
    </>
  )
}

function Line({ answer }: { answer: VerifiedAnswer }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const connections = useQuery(connectionsQuery)
  const source = connections.data?.data.find((one) => one.id === answer.connection_id)?.name ?? t`a deleted connection`
  const withdraw = () => {
    const send = async () => {
      await unwrap(api.DELETE('/api/v1/chat/verified/{id}', { params: { path: { id: answer.id } } }))
      client.setQueryData(verifiedQuery.queryKey, (old) => old && { count: old.count - 1, data: old.data.filter((one) => one.id !== answer.id) })
      void client.invalidateQueries({ queryKey: ['chat-history'] })
    }
    undoable(answer.id, `/api/v1/chat/verified/${encodeURIComponent(answer.id)}`, send, {
      done: t`Withdrawn. The question is answered by the engines again.`,
      undo: t`Undo`,
      failed: t`The verification was not withdrawn.`,
    })
  }
  const [who, when, writer] = [answer.verified_by, formatMoment(answer.verified_at), answer.edited_by ?? '']
  return (
    <li className="border-b border-line-faint py-3">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="text-sm font-label break-words">{answer.question}</h2>
          <p className="mt-0.5 text-xs text-ink-3">{t`${source}. Verified by ${who}, ${when}.`}</p>
          {answer.edited_by ? (
            <p className="mt-0.5 flex items-center gap-1.5 text-xs text-warn-ink">
              <PencilLine aria-hidden className="size-3.5 shrink-0" />
              {t`SQL edited by ${writer}`}
            </p>
          ) : null}
        </div>
        {answer.may_withdraw ? <Button size="sm" className="shrink-0" onClick={withdraw}>{t`Withdraw`}</Button> : null}
      </div>
      <details className="mt-2">
        <summary className="cursor-pointer text-xs text-ink-2 hover:text-ink">{t`SQL`}</summary>
        <SqlText sql={answer.sql} className="mt-2" />
      </details>
    </li>
  )
}

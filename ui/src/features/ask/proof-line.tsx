import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { ThumbsDown, ThumbsUp } from 'lucide-react'
import { useState } from 'react'

import { Button } from '@/components/button'
import { IconButton } from '@/components/icon-button'
import { Textarea } from '@/components/input'
import { Popover } from '@/components/popover'
import { toast } from '@/components/toast'
import { api, type ChatHistory, type ChatTurn, type Thumb, unwrap } from '@/lib/api'
import { formatDuration, formatNumber } from '@/lib/format'
import { useMe } from '@/lib/me'
import { showAtOnce } from '@/lib/optimistic'
import { may } from '@/lib/permissions'

import { historyKey } from './history'
import { TrustMark } from './trust-mark'
import { VerifiedMark, VerifyButton } from './verification'

/** Trust, engine, source, rows and time in one line; all of it opens the receipt. */
export function ProofLine({ turn, onReceipt }: { turn: ChatTurn; onReceipt: () => void }) {
  const { t } = useLingui()
  const { receipt } = turn
  if (!receipt || !turn.trust) return null
  const tables = receipt.read_from.length
  const source = receipt.sql[0]?.connection_name ?? ''
  const rows = formatNumber(turn.full_result_row_count)
  const time = formatDuration(Math.round(receipt.time.total_ms))
  const writer = turn.edited?.by ?? ''
  const engines = { builtin: t`Built-in engine`, llm: receipt.engine.model ?? t`Language model`, person: t`SQL edited by ${writer}` }
  const { held, total } = receipt.verdict
  const parts = [
    // Somebody's word outweighs the checks, but never hides them.
    ...(turn.verified && held < total ? [t`${held} of ${total} checks hold`] : []),
    engines[receipt.engine.name],
    tables === 1 ? t`${source}, 1 table` : t`${source}, ${tables} tables`,
    turn.full_result_row_count === 1 ? t`1 row in ${time}` : t`${rows} rows in ${time}`,
    receipt.cache.hit ? t`from memory` : t`live`,
  ]
  return (
    <div className="mt-4 flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-sm text-ink-3">
      <span className="flex flex-wrap items-center gap-x-2">
        {turn.verified ? <VerifiedMark turn={turn} /> : null}
        <button type="button" onClick={onReceipt} className="flex min-h-6 flex-wrap items-center gap-x-2 rounded-sm text-left time-1 hover:text-ink" aria-label={t`Open the receipt`}>
          {turn.verified ? null : <TrustMark trust={turn.trust} edited={turn.edited_sql} />}
          {parts.map((part) => (
            <span key={part} className="before:mr-2 before:content-['\00b7']">
              {part}
            </span>
          ))}
        </button>
      </span>
      <Verdicts turn={turn} />
    </div>
  )
}

function Verdicts({ turn }: { turn: ChatTurn }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const me = useMe()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const key = historyKey(turn.session_id)
  const path = { path: { id: turn.message_id } }

  const judge = async (verdict: Thumb | null, why?: string) => {
    const feedback = verdict && { verdict, reason: why ?? null }
    const takeBack = await showAtOnce<ChatHistory>(client, key, (old) => ({ ...old, data: old.data.map((one) => (one.message_id === turn.message_id ? { ...one, feedback } : one)) }))
    try {
      await unwrap(api.POST('/api/v1/chat/messages/{id}/feedback', { params: path, body: { verdict, ...(why ? { reason: why } : {}) } }))
      if (why) toast.done(t`Thank you, that is kept with the answer.`)
    } catch (thrown) {
      takeBack()
      toast.failed(t`Your verdict was not kept.`, thrown)
    }
    await client.invalidateQueries({ queryKey: key })
  }
  const up = turn.feedback?.verdict === 'up'
  const down = turn.feedback?.verdict === 'down'
  return (
    <span className="flex items-center">
      <IconButton size="sm" label={t`Right`} aria-pressed={up} onClick={() => void judge(up ? null : 'up')}>
        <ThumbsUp aria-hidden />
      </IconButton>
      <Popover
        open={asking}
        onOpenChange={setAsking}
        align="end"
        title={t`What is wrong?`}
        trigger={
          <IconButton size="sm" label={t`Wrong`} aria-pressed={down}>
            <ThumbsDown aria-hidden />
          </IconButton>
        }
      >
        <form
          className="flex w-64 flex-col gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            setAsking(false)
            void judge('down', reason.trim())
          }}
        >
          <Textarea rows={3} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} aria-label={t`What is wrong?`} />
          <Button type="submit" variant="primary" className="self-end">
            {t`Send`}
          </Button>
        </form>
      </Popover>
      {may(me, 'sql.run') && turn.trust !== 'verified' && !turn.verified && turn.state === 'answered' ? <VerifyButton turn={turn} /> : null}
    </span>
  )
}

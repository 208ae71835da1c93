import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { BadgeCheck, CircleAlert, CircleCheck, ThumbsDown, ThumbsUp } from 'lucide-react'
import { useState } from 'react'

import { Button } from '@/components/button'
import { IconButton } from '@/components/icon-button'
import { Textarea } from '@/components/input'
import { Popover } from '@/components/popover'
import { toast } from '@/components/toast'
import { api, type ChatTurn, type Thumb, type Trust, unwrap } from '@/lib/api'
import { cn } from '@/lib/cn'
import { formatDuration, formatNumber } from '@/lib/format'
import { useMe } from '@/lib/me'
import { may } from '@/lib/permissions'

import { historyKey } from './history'

/** How far an answer can be trusted: icon and word. */
export function TrustMark({ trust, short = false }: { trust: Trust; short?: boolean }) {
  const { t } = useLingui()
  const words = { verified: t`Verified`, checked: t`Checked`, unchecked: t`Not fully checked` }
  const Icon = trust === 'verified' ? BadgeCheck : trust === 'checked' ? CircleCheck : CircleAlert
  const tone = trust === 'verified' ? 'text-accent' : trust === 'checked' ? 'text-ok-ink' : 'text-warn-ink'
  return (
    <span className={cn('inline-flex shrink-0 items-center gap-1.5', tone)}>
      <Icon className="size-4" aria-hidden />
      <span className={short ? 'sr-only' : 'font-label'}>{words[trust]}</span>
    </span>
  )
}

/** Trust, engine, source, rows and time in one line; all of it opens the receipt. */
export function ProofLine({ turn, onReceipt }: { turn: ChatTurn; onReceipt: () => void }) {
  const { t } = useLingui()
  const { receipt } = turn
  if (!receipt || !turn.trust) return null
  const tables = receipt.read_from.length
  const source = receipt.sql[0]?.connection_name ?? ''
  const rows = formatNumber(turn.full_result_row_count)
  const time = formatDuration(Math.round(receipt.time.total_ms))
  const parts = [
    receipt.engine.name === 'builtin' ? t`Built-in engine` : (receipt.engine.model ?? t`Language model`),
    tables === 1 ? t`${source}, 1 table` : t`${source}, ${tables} tables`,
    turn.full_result_row_count === 1 ? t`1 row in ${time}` : t`${rows} rows in ${time}`,
    receipt.cache.hit ? t`from memory` : t`live`,
  ]
  return (
    <div className="mt-4 flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-sm text-ink-3">
      <button type="button" onClick={onReceipt} className="flex min-h-6 flex-wrap items-center gap-x-2 rounded-sm text-left time-1 hover:text-ink" aria-label={t`Open the receipt`}>
        <TrustMark trust={turn.trust} />
        {parts.map((part) => (
          <span key={part} className="before:mr-2 before:content-['\00b7']">
            {part}
          </span>
        ))}
      </button>
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
  const refresh = () => client.invalidateQueries({ queryKey: historyKey(turn.session_id) })
  const path = { path: { id: turn.message_id } }

  const judge = async (verdict: Thumb | null, why?: string) => {
    try {
      await unwrap(api.POST('/api/v1/chat/messages/{id}/feedback', { params: path, body: { verdict, ...(why ? { reason: why } : {}) } }))
      if (verdict) toast.done(t`Thank you, that is kept with the answer.`)
      await refresh()
    } catch (thrown) {
      toast.failed(t`Your verdict was not kept.`, thrown)
    }
  }
  const verify = async () => {
    try {
      await unwrap(api.POST('/api/v1/chat/messages/{id}/verify', { params: path }))
      toast.done(t`Verified. The same question gets this SQL from now on.`)
      await refresh()
    } catch (thrown) {
      toast.failed(t`The answer was not verified.`, thrown)
    }
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
      {may(me, 'connections.write') && turn.trust !== 'verified' && turn.state === 'answered' ? (
        <IconButton size="sm" label={t`Verify: use this SQL whenever this is asked`} onClick={() => void verify()}>
          <BadgeCheck aria-hidden />
        </IconButton>
      ) : null}
    </span>
  )
}

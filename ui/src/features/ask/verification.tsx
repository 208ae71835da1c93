import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { BadgeCheck } from 'lucide-react'
import { useState } from 'react'

import { Button } from '@/components/button'
import { IconButton } from '@/components/icon-button'
import { Popover } from '@/components/popover'
import { toast } from '@/components/toast'
import { undoable } from '@/components/undoable'
import { api, type ChatHistory, type ChatTurn, unwrap } from '@/lib/api'
import { formatMoment } from '@/lib/format'
import { useLeaving } from '@/lib/later'
import { useMe } from '@/lib/me'
import { showAtOnce } from '@/lib/optimistic'
import { isAdmin } from '@/lib/permissions'

import { historyKey } from './history'
import { TrustMark } from './trust-mark'

/** The mark of a verified answer: it opens who verified it, when, and whose SQL it is. */
export function VerifiedMark({ turn }: { turn: ChatTurn }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const me = useMe()
  const [open, setOpen] = useState(false)
  const { verified, edited } = turn
  const leaving = useLeaving((state) => state.ids)
  if (!verified) return null
  const withdraw = () => {
    setOpen(false)
    const send = async () => {
      await unwrap(api.DELETE('/api/v1/chat/verified/{id}', { params: { path: { id: verified.id } } }))
      await client.invalidateQueries({ queryKey: historyKey(turn.session_id) })
    }
    undoable(verified.id, `/api/v1/chat/verified/${encodeURIComponent(verified.id)}`, send, {
      done: t`Withdrawn. The question is answered by the engines again.`,
      undo: t`Undo`,
      failed: t`The verification was not withdrawn.`,
    })
  }
  const [who, when] = [verified.by, formatMoment(verified.at)]
  const writer = edited?.by ?? ''
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      title={t`Verified by ${who}`}
      trigger={
        <button type="button" className="flex min-h-6 items-center rounded-sm time-1 hover:text-ink" aria-label={t`Verified: by whom`}>
          {leaving.includes(verified.id) ? <span className="line-through">{t`Verified`}</span> : <TrustMark trust="verified" />}
        </button>
      }
    >
      <div className="flex w-64 flex-col gap-2 text-sm text-ink-2">
        <p>{when}</p>
        <p>{edited ? t`The SQL was edited by hand by ${writer}. No engine wrote it.` : t`The SQL is as an engine wrote it.`}</p>
        <p>{t`Everyone of your organisation who asks this question gets this SQL.`}</p>
        {(isAdmin(me) || me.id === verified.by_id) && verified.id && !leaving.includes(verified.id) ? (
          <Button size="sm" className="self-start" onClick={withdraw}>{t`Withdraw`}</Button>
        ) : null}
      </div>
    </Popover>
  )
}

/** Verifying says what it does before it does it: it speaks for everyone, under one's own name. */
export function VerifyButton({ turn }: { turn: ChatTurn }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const me = useMe()
  const verify = async () => {
    setOpen(false)
    const key = historyKey(turn.session_id)
    // Whose word it is, is known here already; its id comes with the answer.
    const verified = { id: '', by: me.full_name, by_id: me.id, at: new Date().toISOString() }
    const takeBack = await showAtOnce<ChatHistory>(client, key, (old) => ({ ...old, data: old.data.map((one) => (one.message_id === turn.message_id ? { ...one, verified, trust: 'verified' as const } : one)) }))
    try {
      await unwrap(api.POST('/api/v1/chat/messages/{id}/verify', { params: { path: { id: turn.message_id } } }))
      toast.done(t`Verified. The same question gets this SQL from now on.`)
    } catch (thrown) {
      takeBack()
      toast.failed(t`The answer was not verified.`, thrown)
    } finally {
      await client.invalidateQueries({ queryKey: key })
    }
  }
  const question = turn.question
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      align="end"
      title={t`Verify for everyone?`}
      trigger={
        <IconButton size="sm" label={t`Verify: use this SQL whenever this is asked`}>
          <BadgeCheck aria-hidden />
        </IconButton>
      }
    >
      <div className="flex w-72 flex-col gap-2 text-sm text-ink-2">
        <p>{t`Whoever asks \u201c${question}\u201d in your organisation gets this SQL, with your name beside it.`}</p>
        {turn.edited ? <p className="text-warn-ink">{t`This SQL was edited by hand. Make sure that it answers this question.`}</p> : null}
        <Button variant="primary" className="self-end" onClick={() => void verify()}>
          {t`Verify`}
        </Button>
      </div>
    </Popover>
  )
}

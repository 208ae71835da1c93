import { useState } from 'react'

import { ErrorBoundary } from '@/components/error-boundary'
import type { ChatTurn, ReadingQuery } from '@/lib/api'

import { FoldedTurn } from './folded-turn'
import { RunningTurn } from './running-turn'
import { Turn } from './turn'
import type { Run } from './use-run'

type ThreadProps = {
  turns: ChatTurn[]
  runs: Record<string, Run>
  onAsk: (question: string, reading?: ReadingQuery) => void
  onReceipt: (messageId: string) => void
}

/** The turns of a conversation: earlier ones folded to a line, the last one open. */
export function Thread({ turns, runs, onAsk, onReceipt }: ThreadProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const last = turns.at(-1)?.message_id
  const anyNew = Object.values(runs).some((run) => run.sessionId === turns[0]?.session_id && !turns.some((turn) => turn.message_id === run.messageId))
  const toggle = (id: string) => {
    const next = new Set(open)
    if (!next.delete(id)) next.add(id)
    setOpen(next)
  }
  return turns.map((turn) => {
    const run = Object.values(runs).find((one) => one.messageId === turn.message_id)
    if (run) return <RunningTurn key={turn.message_id} run={run} />
    const isLast = turn.message_id === last && !anyNew
    if (!isLast && !open.has(turn.message_id)) return <FoldedTurn key={turn.message_id} turn={turn} onOpen={() => toggle(turn.message_id)} />
    return (
      <ErrorBoundary key={turn.message_id} compact>
        <Turn turn={turn} current={isLast} onAsk={onAsk} onReceipt={() => onReceipt(turn.message_id)} {...(isLast ? {} : { onFold: () => toggle(turn.message_id) })} />
      </ErrorBoundary>
    )
  })
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useLingui } from '@lingui/react/macro'
import { ReceiptText } from 'lucide-react'
import { Suspense, useEffect, useRef, useState } from 'react'

import { Button } from '@/components/button'
import { Loadable } from '@/components/loadable'
import { PageHeader } from '@/components/page-header'
import { SidePanel } from '@/components/side-panel'
import { SkeletonRows } from '@/components/skeleton'
import { Notice } from '@/components/states'
import { useActions } from '@/lib/actions'
import type { ReadingQuery } from '@/lib/api'
import { connectionsQuery } from '@/lib/queries'

import { Composer } from './composer'
import { EmptyAsk } from './empty-ask'
import { historyQuery } from './history'
import { loadAnswers, Receipt, Thread } from './late'
import { RunningTurn } from './running-turn'
import { ask, resume, useRuns } from './use-run'
import { useChosenConnection, useEngineChoice } from './use-chosen'

export type AskPageProps = { sessionId: string | null; ask?: string | undefined; connectionId?: string | undefined }

/** Questions and their answers: a new conversation, or one that goes on. */
export function AskPage({ sessionId, ask: question, connectionId }: AskPageProps) {
  const { t } = useLingui()
  const client = useQueryClient()
  const navigate = useNavigate()
  const connections = useQuery(connectionsQuery)
  const history = useQuery({ ...historyQuery(sessionId ?? ''), enabled: sessionId !== null })
  const session = history.data?.session
  const chosen = useChosenConnection(connections.data?.data ?? [], session?.connection_id ?? connectionId, sessionId !== null)
  const [engine, setEngine] = useEngineChoice()
  const runs = useRuns((state) => state.runs)
  const [receipt, setReceipt] = useState<string | null>(null)
  const asked = useRef<string>(undefined)

  const turns = history.data?.data ?? []
  const own = Object.values(runs).filter((run) => (sessionId === null ? run.sessionId === null : run.sessionId === sessionId))
  const fresh = own.filter((run) => !turns.some((turn) => turn.message_id === run.messageId))
  const proofOf = turns.find((turn) => turn.message_id === receipt) ?? null

  const send = (message: string, reading?: ReadingQuery) => {
    if (!chosen.connection) return
    const onStarted = (id: string) => {
      if (sessionId === null) void navigate({ to: '/ask/$sessionId', params: { sessionId: id }, replace: true })
    }
    const body = { message, connection_id: chosen.connection.id, engine, ...(sessionId ? { session_id: sessionId } : {}), ...(reading === undefined ? {} : { reading }) }
    ask(body, { client, onStarted })
  }

  // A question that came with the address is asked once, as soon as there is something to ask.
  useEffect(() => {
    if (!question || asked.current === question || chosen.connection?.status !== 'ready') return
    asked.current = question
    send(question)
  })
  useEffect(() => {
    loadAnswers().catch(() => undefined)
  }, [])
  const waiting = turns.find((turn) => turn.running)
  useEffect(() => {
    if (waiting) resume(waiting.message_id, waiting.question, waiting.session_id, { client })
  }, [waiting, client])

  const last = turns.findLast((turn) => turn.receipt !== null)
  const toggleReceipt = () => setReceipt(receipt === null ? (last?.message_id ?? null) : null)
  useActions(last && receipt === null ? [{ id: 'panel', group: 'page', label: t`Open the receipt`, keys: ']', icon: ReceiptText, run: toggleReceipt }] : [])
  const busy = own.some((run) => run.error === null)
  const title = session?.title ?? fresh[0]?.question ?? t`New question`
  const gone = session !== undefined && connections.isSuccess && chosen.connection === null
  const composer = gone ? (
    <Notice>
      {t`The connection of this conversation was deleted. Its answers stay readable.`}{' '}
      <Link to="/" className="link">
        {t`New topic`}
      </Link>
    </Notice>
  ) : (
    <Composer key={sessionId ?? 'new'} place={sessionId ?? 'new'} connections={connections.data?.data ?? []} chosen={chosen} engine={engine} onEngine={setEngine} fixed={sessionId !== null} busy={busy} running={own.at(-1) ?? null} onAsk={send} />
  )
  const actions = last ? (
    <Button variant={receipt === null ? 'quiet' : 'secondary'} aria-pressed={receipt !== null} onClick={toggleReceipt}>
      <ReceiptText aria-hidden />
      {t`Receipt`}
    </Button>
  ) : null

  return (
    <>
      <PageHeader title={title} actions={actions} />
      <div className="flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <Body>
            {sessionId === null ? (
              fresh.length > 0 ? null : (
                <Loadable query={connections} errorTitle={t`The connections could not be loaded`}>
                  {() => <EmptyAsk connection={chosen.connection} onAsk={send} />}
                </Loadable>
              )
            ) : (
              <Loadable query={history} errorTitle={t`This conversation can't be shown`}>
                {({ data }) => (
                  <Suspense fallback={<SkeletonRows />}>
                    <Thread turns={data} runs={runs} onAsk={send} onReceipt={setReceipt} />
                  </Suspense>
                )}
              </Loadable>
            )}
            {fresh.map((run) => (
              <RunningTurn key={run.key} run={run} />
            ))}
          </Body>
          <div className="shrink-0 px-3 pb-3 sm:px-8 sm:pb-4">
            <div className="mx-auto max-w-measure">{composer}</div>
          </div>
        </div>
        <SidePanel open={proofOf?.receipt != null} onClose={() => setReceipt(null)} title={t`Receipt`} floor="sunken">
          {proofOf?.receipt ? (
            <Suspense fallback={<SkeletonRows />}>
              <Receipt turn={proofOf} receipt={proofOf.receipt} />
            </Suspense>
          ) : null}
        </SidePanel>
      </div>
    </>
  )
}

/** The part that scrolls; it follows what is added at its end. */
function Body({ children }: { children: React.ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  const inner = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!inner.current || !box.current) return
    let height = 0
    // Who comes back to a conversation finds it where they left it, also while its charts are still drawn.
    let left = false
    const settled = performance.now() + 3000
    const follow = new ResizeObserver(([entry]) => {
      const next = entry?.contentRect.height ?? 0
      if (height === 0 && box.current && box.current.scrollTop > 0) left = true
      if (next > height + 40 && box.current && !(left && performance.now() < settled)) {
        const turn = inner.current?.querySelector('[data-current]')
        turn?.scrollIntoView({ block: 'start', behavior: 'instant' })
      }
      height = next
    })
    follow.observe(inner.current)
    return () => follow.disconnect()
  }, [])
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto px-3 sm:px-8">
      <div ref={inner} className="mx-auto max-w-measure pt-4 pb-6">
        {children}
      </div>
    </div>
  )
}


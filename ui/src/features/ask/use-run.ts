import { t } from '@lingui/core/macro'
import type { QueryClient } from '@tanstack/react-query'
import { create } from 'zustand'

import { api, type ChatEvent, type ChatHistory, type ChatRequest, type ChatResponse, type Dialect, isAbort, type PhaseEvent, Problem, problemFrom, type ReadingView, type Rerun, streamEvents, toProblem, unwrap } from '@/lib/api'
import { sessionsQuery } from '@/lib/queries'

import { historyKey } from './history'

/** An answer while it is made: what has arrived of it so far. */
export type Run = {
  /** Its place in the store. */
  key: string
  /** The server's id, as soon as it is known. */
  messageId: string
  sessionId: string | null
  question: string
  startedAt: number
  phases: PhaseEvent[]
  reading: ReadingView | null
  sql: { sql: string; dialect: Dialect } | null
  text: string
  stopping: boolean
  error: Problem | null
  /** The same request once more, in the place of this run: what was chosen or edited is not lost. */
  again: () => void
}

type Runs = { runs: Record<string, Run> }

/** Runs live outside the page, so that leaving and coming back loses nothing. */
export const useRuns = create<Runs>(() => ({ runs: {} }))

const change = (id: string, part: Partial<Run>) =>
  useRuns.setState(({ runs }) => (runs[id] ? { runs: { ...runs, [id]: { ...runs[id], ...part } } } : { runs }))

const drop = (id: string) =>
  useRuns.setState(({ runs }) => ({ runs: Object.fromEntries(Object.entries(runs).filter(([own]) => own !== id)) }))

/** Later news of a phase takes the place of earlier news of it. */
const withPhase = (phases: PhaseEvent[], next: PhaseEvent): PhaseEvent[] => {
  const at = phases.findIndex((one) => one.phase === next.phase)
  return at < 0 ? [...phases, next] : phases.map((one, place) => (place === at ? next : one))
}

/** Puts a finished answer into the conversation. */
export function keep(client: QueryClient, answer: ChatResponse): void {
  client.setQueryData<ChatHistory>(historyKey(answer.session_id), (old) => {
    if (!old) return old
    const known = old.data.some((one) => one.message_id === answer.message_id)
    const data = known ? old.data.map((one) => (one.message_id === answer.message_id ? { ...one, ...answer, running: false } : one)) : [...old.data, { ...answer, feedback: null, running: false }]
    return { ...old, data, count: data.length }
  })
  void client.invalidateQueries({ queryKey: historyKey(answer.session_id) })
  void client.invalidateQueries({ queryKey: sessionsQuery.queryKey })
}

function apply(id: string, { event, data }: ChatEvent): void {
  const run = useRuns.getState().runs[id]
  if (!run) return
  if (event === 'phase') change(id, { phases: withPhase(run.phases, data) })
  else if (event === 'reading') change(id, { reading: data.reading })
  else if (event === 'sql') change(id, { sql: data })
  else if (event === 'token') change(id, { text: run.text + data.text })
}

const begun = (key: string, question: string, sessionId: string | null, again: () => void): Run => ({
  key,
  messageId: key,
  sessionId,
  question,
  startedAt: performance.now(),
  phases: [],
  reading: null,
  sql: null,
  text: '',
  stopping: false,
  error: null,
  again: () => {
    drop(key)
    again()
  },
})

const add = (run: Run) => useRuns.setState(({ runs }) => ({ runs: { ...runs, [run.key]: run } }))

type Wish = { client: QueryClient; onStarted?: (sessionId: string) => void }

const path = (id: string) => `/api/v1/chat/messages/${encodeURIComponent(id)}`
const pickUps = 5
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const events = (id: string) => streamEvents<ChatEvent>(`${path(id)}/stream`, { method: 'GET' })

/** The events of an answer. A line that breaks once the answer is under way is taken up again, ever more patiently. */
async function* lasting(id: string, first: AsyncIterable<ChatEvent>): AsyncGenerator<ChatEvent, void, void> {
  let source = first
  for (let broken = 0; ; broken += 1) {
    let known = broken > 0
    let lost: unknown = null
    try {
      for await (const item of source) {
        known = true
        yield item
        if (item.event === 'chat_response' || item.event === 'error') return
      }
    } catch (thrown) {
      if (isAbort(thrown) || !known || !toProblem(thrown).unreachable) throw thrown
      lost = thrown
    }
    const run = useRuns.getState().runs[id]
    if (!run) return
    if (broken === pickUps) throw lost ?? new Problem({ status: 0, code: 'unreachable', title: t`The answer did not arrive`, detail: t`The connection to the server broke. Try again.` })
    await pause(500 * 2 ** broken)
    source = events(run.messageId)
  }
}

async function follow(id: string, first: AsyncIterable<ChatEvent>, { client, onStarted }: Wish): Promise<void> {
  try {
    let final: ChatResponse | null = null
    for await (const item of lasting(id, first)) {
      if (item.event === 'started') {
        change(id, { sessionId: item.data.session_id, messageId: item.data.message_id })
        onStarted?.(item.data.session_id)
        void client.invalidateQueries({ queryKey: sessionsQuery.queryKey })
      } else if (item.event === 'error') change(id, { error: problemFrom(item.data, item.data.status) })
      else if (item.event === 'chat_response') final = item.data
      else apply(id, item)
    }
    if (final) {
      await client.ensureQueryData<ChatHistory>({ queryKey: historyKey(final.session_id), queryFn: () => unwrap(api.GET('/api/v1/chat/history/{session_id}', { params: { path: { session_id: final.session_id } } })) })
      keep(client, final)
      drop(id)
    }
  } catch (thrown) {
    if (isAbort(thrown)) drop(id)
    else change(id, { error: toProblem(thrown) })
  }
}

/** Asks a question and follows its answer. */
export function ask(request: ChatRequest, wish: Wish): void {
  const id = crypto.randomUUID()
  add(begun(id, request.message, request.session_id ?? null, () => ask(request, wish)))
  void follow(id, streamEvents<ChatEvent>('/api/v1/chat/message/stream', { body: { ...request, message_id: id } }), wish)
}

/** Runs an answer again with other SQL or another reading: a new turn of the same conversation. */
export function rerun(answer: ChatResponse, body: Rerun, wish: Wish): void {
  const key = crypto.randomUUID()
  add(begun(key, answer.question, answer.session_id, () => rerun(answer, body, wish)))
  void follow(key, streamEvents<ChatEvent>(`${path(answer.message_id)}/rerun`, { body }), wish)
}

/** Picks up an answer that is still being made, as after a reload. */
export function resume(id: string, question: string, sessionId: string, wish: Wish): void {
  if (useRuns.getState().runs[id]) return
  add(begun(id, question, sessionId, () => resume(id, question, sessionId, wish)))
  void follow(id, events(id), wish)
}

/** Stops model and query; what is known stays. */
export async function stop({ key, messageId }: Run): Promise<void> {
  change(key, { stopping: true })
  try {
    await unwrap(api.POST('/api/v1/chat/messages/{id}/cancel', { params: { path: { id: messageId } } }))
  } catch (thrown) {
    change(key, { stopping: false, error: toProblem(thrown) })
  }
}

import { create } from 'zustand'

import { Problem, type QueryPlan, type QueryResult, toProblem } from '@/lib/api'

import { cancel, execute, explain, type Param, sample, validate } from './wire'

/** A statement under way or just run, with its place in the tab's text. */
export type Running = { queryId: string; sql: string; from: number; startedAt: number; stopping: boolean }
export type Outcome = { result: QueryResult; sql: string; from: number; title: string | null; limit: number } | { problem: Problem; sql: string; from: number }
export type View = 'result' | 'chart' | 'sources' | 'plan' | 'problems'
export type Explained = { plan: QueryPlan | null; problem: Problem | null; busy: boolean; sql: string; from: number }

export type TabRun = { running: Running | null; outcome: Outcome | null; explained: Explained | null; view: View }

const idle: TabRun = { running: null, outcome: null, explained: null, view: 'result' }

const useRuns = create<{ runs: Record<string, TabRun> }>(() => ({ runs: {} }))

/** The run of a tab. Results live as long as the page: leaving and coming back loses nothing. */
export const useTabRun = (tab: string): TabRun => useRuns((state) => state.runs[tab] ?? idle)
export const runOf = (tab: string): TabRun => useRuns.getState().runs[tab] ?? idle

const change = (tab: string, part: Partial<TabRun>) => useRuns.setState(({ runs }) => ({ runs: { ...runs, [tab]: { ...(runs[tab] ?? idle), ...part } } }))

export const setView = (tab: string, view: View): void => change(tab, { view })
export const forget = (tab: string): void => useRuns.setState(({ runs }) => ({ runs: Object.fromEntries(Object.entries(runs).filter(([id]) => id !== tab)) }))

const begin = (tab: string, sql: string, from: number): Running => {
  const running = { queryId: crypto.randomUUID(), sql, from, startedAt: performance.now(), stopping: false }
  change(tab, { running })
  return running
}

/** Only the latest run of a tab may report. */
const isLatest = (tab: string, { queryId }: Running) => runOf(tab).running?.queryId === queryId

export type Statement = { sql: string; from: number }

/** Checks a statement and runs it. What would be refused is not sent at all. */
export async function run(tab: string, { sql, from }: Statement, request: { connection_id: string; params: Param[]; limit: number; cache: boolean }): Promise<void> {
  const running = begin(tab, sql, from)
  const end = (outcome: Outcome, view: View) => isLatest(tab, running) && change(tab, { running: null, outcome, view })
  try {
    const checked = await validate(request.connection_id, sql)
    if (!checked.valid) {
      const problem = new Problem({ status: 422, code: 'query_refused', title: '', detail: checked.reasons[0]?.message ?? '', reasons: checked.reasons })
      end({ problem, sql, from }, 'result')
      return
    }
    const result = await execute({ ...request, sql, query_id: running.queryId, chart: true })
    const { view } = runOf(tab)
    end({ result, sql, from, title: null, limit: request.limit }, view === 'chart' && result.charts ? 'chart' : 'result')
  } catch (thrown) {
    end({ problem: toProblem(thrown), sql, from }, 'result')
  }
}

/** Shows some rows of a table in place of a result. */
export async function showSample(tab: string, title: string, body: { connection_id: string; schema: string | null; table: string; limit: number }): Promise<void> {
  const running = begin(tab, title, 0)
  try {
    const result = await sample(body)
    if (isLatest(tab, running)) change(tab, { running: null, outcome: { result, sql: title, from: -1, title, limit: body.limit }, view: 'result' })
  } catch (thrown) {
    if (isLatest(tab, running)) change(tab, { running: null, outcome: { problem: toProblem(thrown), sql: title, from: -1 }, view: 'result' })
  }
}

/** Asks the server to stop the run; its answer then says that it was cancelled. */
export async function stop(tab: string): Promise<void> {
  const { running } = runOf(tab)
  if (!running || running.stopping) return
  change(tab, { running: { ...running, stopping: true } })
  try {
    await cancel(running.queryId)
  } catch (thrown) {
    // 404: it came to its end by itself, and its own answer says how.
    if (toProblem(thrown).status !== 404 && isLatest(tab, running)) change(tab, { running: { ...running, stopping: false } })
  }
}

/** Asks how the database would go about a statement; it is not run. */
export async function showPlan(tab: string, { sql, from }: Statement, request: { connection_id: string; params: Param[] }): Promise<void> {
  change(tab, { explained: { plan: null, problem: null, busy: true, sql, from }, view: 'plan' })
  const done = (part: Partial<Explained>) => runOf(tab).explained?.sql === sql && change(tab, { explained: { plan: null, problem: null, busy: false, sql, from, ...part } })
  try {
    done({ plan: await explain({ ...request, sql }) })
  } catch (thrown) {
    done({ problem: toProblem(thrown) })
  }
}

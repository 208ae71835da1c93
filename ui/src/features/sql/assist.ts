import { create } from 'zustand'

import { type Assistance, type AssistTask, isAbort, type Problem, toProblem } from '@/lib/api'

import type { ListedProblem } from './problems'
import type { Statement } from './run'
import { assist } from './wire'

/** What was said against a statement, with its place counted from its own first line. */
export type Said = { message: string; line: number | null; column: number | null }
export type Asked = { connectionId: string; task: AssistTask; statement: Statement; error: Said | null }

/** What a model was asked about a tab's statement, and what came of it. */
export type Assisting = Asked & { startedAt: number; state: 'asking' | 'stopped' | 'done' | 'failed'; help: Assistance | null; problem: Problem | null }

const useAssists = create<{ assists: Record<string, Assisting> }>(() => ({ assists: {} }))
const controllers = new Map<string, AbortController>()

/** Like results, help lives as long as the page. */
export const useAssist = (tab: string): Assisting | null => useAssists((state) => state.assists[tab] ?? null)

const put = (tab: string, one: Assisting | null) =>
  useAssists.setState(({ assists }) => {
    const others = Object.fromEntries(Object.entries(assists).filter(([id]) => id !== tab))
    return { assists: one ? { ...others, [tab]: one } : others }
  })

/** Asks the model. Whatever was asked before for this tab is stopped. */
export async function askModel(tab: string, asked: Asked): Promise<void> {
  controllers.get(tab)?.abort()
  const controller = new AbortController()
  controllers.set(tab, controller)
  const begun: Assisting = { ...asked, startedAt: performance.now(), state: 'asking', help: null, problem: null }
  put(tab, begun)
  const end = (part: Partial<Assisting>) => controllers.get(tab) === controller && put(tab, { ...begun, ...part })
  const { connectionId, task, statement, error } = asked
  try {
    end({ state: 'done', help: await assist({ connection_id: connectionId, task, sql: statement.sql, error }, controller.signal) })
  } catch (thrown) {
    end(isAbort(thrown) ? { state: 'stopped' } : { state: 'failed', problem: toProblem(thrown) })
  }
}

/** Goes away: the server stops the model when nobody waits. */
export const stopModel = (tab: string): void => controllers.get(tab)?.abort()

/** Throws away what was asked and answered. */
export function dropAssist(tab: string): void {
  controllers.get(tab)?.abort()
  controllers.delete(tab)
  put(tab, null)
}

/** More of an error tells a model no more. */
const longest = 2000

/** What stands against a statement, the first thing first; `failed` where the source gave no place. */
export function saidAgainst(text: string, { sql, from }: Statement, problems: ListedProblem[], failed: string | null): Said | null {
  const own = problems.find((one) => one.from >= from && one.from <= from + sql.length)
  if (!own) return failed ? { message: failed.slice(0, longest), line: null, column: null } : null
  const before = text.slice(from, own.from)
  const message = own.suggestion ? `${own.message} ${own.suggestion}` : own.message
  return { message: message.slice(0, longest), line: before.split('\n').length, column: Array.from(before.slice(before.lastIndexOf('\n') + 1)).length + 1 }
}

/** Where the statement stands now: its own place, else wherever it went; null where it is not there any more. */
export function placeOf(text: string, { sql, from }: Statement): number | null {
  if (text.startsWith(sql, from)) return from
  const at = text.indexOf(sql)
  return at >= 0 ? at : null
}

import { useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'

import type { SqlEditorHandle } from '@/components/sql-editor'
import { toast } from '@/components/toast'
import type { AssistTask, Connection, Dialect } from '@/lib/api'
import { useLasting } from '@/lib/lasting'
import { connectionsQuery } from '@/lib/queries'
import { dialectOf, statementAt } from '@/lib/sql'

import { askModel, saidAgainst } from './assist'
import { namesOf } from './names'
import { paramsFor } from './params'
import { type ListedProblem, withHint } from './problems'
import { heldLimit, limitsQuery } from './row-limit'
import { run, showPlan, showSample, type Statement, stop, type TabRun, useTabRun } from './run'
import { type SqlTab, useTabs } from './tabs'
import { format } from './wire'

/** Everything a tab is worked on with. */
export type Desk = ReturnType<typeof useDesk>

const pick = (connections: Connection[], wanted: string | null, last: string) => {
  const find = (id: string | null) => connections.find((one) => one.id === id)
  return find(wanted) ?? (wanted ? null : (find(last) ?? connections.find((one) => one.status === 'ready') ?? connections[0] ?? null))
}

/** The tab in hand, with its connection and what can be done with it. */
export function useDesk(tab: SqlTab) {
  const { t } = useLingui()
  const client = useQueryClient()
  const tabs = useTabs()
  const editor = useRef<SqlEditorHandle>(null)
  const list = useQuery(connectionsQuery)
  const [last, setLast] = useLasting<string>('sql.connection', '')
  const [fresh, setFresh] = useLasting<boolean>('sql.fresh', false)
  const connections = list.data?.data ?? []
  const connection = pick(connections, tab.connectionId, last)
  const dialect: Dialect = dialectOf(connection)
  const work: TabRun = useTabRun(tab.id)
  const mostRows = useQuery(limitsQuery).data?.max_rows ?? null
  const limit = heldLimit(tab.limit, mostRows)
  const names = useMemo(() => (connection ? namesOf(client, connection) : undefined), [client, connection])

  const change = (part: Partial<SqlTab>) => tabs.change(tab.id, part)
  /** The selection, else the statement at the cursor, with its place in the text. */
  const chosen = () => {
    const { from, to } = editor.current?.cursor() ?? { from: 0, to: 0 }
    const selected = tab.sql.slice(from, to)
    if (selected.trim()) return { sql: selected.trim(), from: from + (selected.length - selected.trimStart().length) }
    return statementAt(tab.sql, from, dialect)
  }
  const ready = () => {
    const statement = chosen()
    if (!connection) toast.failed(t`Choose a connection first.`)
    else if (!statement) toast.failed(t`Write a statement first.`)
    return connection && statement ? { connection, statement, params: paramsFor(statement.sql, tab.params, dialect) } : null
  }
  const acts = {
    run: () => {
      if (work.running) return
      const what = ready()
      if (what) void run(tab.id, what.statement, { connection_id: what.connection.id, params: what.params, limit, cache: !fresh })
    },
    stop: () => void stop(tab.id),
    explain: () => {
      const what = ready()
      if (what) void showPlan(tab.id, what.statement, { connection_id: what.connection.id, params: what.params })
    },
    /** Asks the model about a statement, or the one that would run; says whether it was asked. */
    assist: (task: AssistTask, problems: ListedProblem[], about?: Statement): boolean => {
      const statement = about ?? ready()?.statement
      if (!connection || !statement) return false
      const { outcome } = work
      const failed = outcome && 'problem' in outcome && outcome.sql === statement.sql ? withHint(outcome.problem) : null
      const error = task === 'fix' ? saidAgainst(tab.sql, statement, problems, failed) : null
      void askModel(tab.id, { connectionId: connection.id, task, statement: { sql: statement.sql, from: statement.from }, error })
      return true
    },
    format: async () => {
      if (!tab.sql.trim()) return
      try {
        const { sql } = await format(tab.sql, dialect)
        editor.current?.replace(sql)
        change({ sql })
      } catch (thrown) {
        toast.failed(t`The text could not be laid out.`, thrown)
      }
    },
    sample: (table: { schema: string | null; name: string }) => {
      if (connection) void showSample(tab.id, table.name, { connection_id: connection.id, schema: table.schema, table: table.name, limit: 10 })
    },
    choose: (id: string) => {
      setLast(id)
      change({ connectionId: id })
    },
  }
  return { tab, tabs, editor, list, connections, connection, dialect, work, names, limit, mostRows, change, fresh, setFresh, ...acts }
}

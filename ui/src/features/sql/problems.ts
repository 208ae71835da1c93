import { useQueries } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'

import type { SqlProblem } from '@/components/sql-editor'
import type { Dialect, Problem, RefusalReason } from '@/lib/api'
import { offsetOf, offsetOfCharacter, pieceAt, statementsOf } from '@/lib/sql'

import type { Outcome } from './run'
import { validate } from './wire'

/** A problem as it stands in the list under the editor too. */
export type ListedProblem = SqlProblem & { line: number; column: number; suggestion: string | null }

const settled = 350
const mostStatements = 20

function listed(text: string, piece: { from: number; to: number }, message: string, source: string, suggestion: string | null = null): ListedProblem {
  const before = text.slice(0, piece.from)
  const start = before.lastIndexOf('\n') + 1
  return { ...piece, message, source, severity: 'error', suggestion, line: before.split('\n').length, column: Array.from(before.slice(start)).length + 1 }
}

function spanOf(sql: string, { line, column, end_line, end_column }: RefusalReason): { from: number; to: number } {
  if (!line || !column) return { from: 0, to: sql.length }
  const from = offsetOf(sql, line, column)
  const to = end_line && end_column ? offsetOf(sql, end_line, end_column) : 0
  return to > from ? { from, to } : pieceAt(sql, from)
}

/** What stands against a statement, at its places in the whole text. */
export function ofReasons(text: string, statement: { sql: string; from: number }, reasons: RefusalReason[]): ListedProblem[] {
  return reasons.map((reason) => {
    const at = spanOf(statement.sql, reason)
    return listed(text, { from: statement.from + at.from, to: statement.from + at.to }, reason.message, reason.rule, reason.suggestion ?? null)
  })
}

/** What the database said about a run, where it said it, while the text is still the one that ran. */
export function ofRun(text: string, outcome: Outcome | null): ListedProblem[] {
  if (!outcome || !('problem' in outcome) || outcome.from < 0) return []
  const { problem, sql, from } = outcome
  if (text.slice(from, from + sql.length) !== sql || problem.code === 'query_cancelled') return []
  if (problem.reasons.length > 0) return ofReasons(text, { sql, from }, problem.reasons)
  const at = problem.position === null ? namedIn(problem.detail, sql) : pieceAt(sql, offsetOfCharacter(sql, problem.position))
  return at === null ? [] : [listed(text, { from: from + at.from, to: from + at.to }, withHint(problem), problem.code)]
}

/** Some databases give no place, but name what they do not know. */
function namedIn(message: string, sql: string): { from: number; to: number } | null {
  const name = /(?:no such \w+: |near "|column "|relation "|function "|Unknown column '|Table '|No field named "?|Invalid function ')([\w.]*\w)/i.exec(message)?.[1]
  // MySQL writes the database before the table.
  const from = name ? [name, name.split('.').at(-1) ?? name].map((one) => sql.indexOf(one)).find((at) => at >= 0) : undefined
  return from === undefined || !name ? null : pieceAt(sql, from)
}

export const withHint = (problem: Problem): string => [problem.detail || problem.title, problem.hint].filter(Boolean).join(' ')

function useSettled<T>(value: T): T {
  const [kept, keep] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => keep(value), settled)
    return () => clearTimeout(timer)
  }, [value])
  return kept
}

/** Checks every statement while one writes; each text is asked about once. */
export function useProblems(text: string, connectionId: string | null, dialect: Dialect, outcome: Outcome | null): ListedProblem[] {
  const quiet = useSettled(text)
  const statements = useMemo(() => statementsOf(quiet, dialect).slice(0, mostStatements), [quiet, dialect])
  const checks = useQueries({
    queries: statements.map(({ sql }) => ({
      queryKey: ['sql-check', connectionId, sql],
      queryFn: ({ signal }: { signal: AbortSignal }) => validate(connectionId ?? '', sql, signal),
      enabled: connectionId !== null,
      staleTime: 60_000,
      retry: false,
    })),
    combine: (results) => results.map((one) => one.data),
  })
  return useMemo(() => {
    // Marks of an older text would stand at the wrong places.
    const live = quiet === text ? statements.flatMap((statement, at) => ofReasons(text, statement, checks[at]?.reasons ?? [])) : []
    const ran = ofRun(text, outcome).filter((one) => !live.some((other) => other.from === one.from && other.message === one.message))
    return [...live, ...ran]
  }, [quiet, text, statements, checks, outcome])
}

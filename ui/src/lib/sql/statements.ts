import type { Dialect } from '../api/types'
import { scan } from './scan'

/** A statement and its place in the text, without the semicolon. */
export type Statement = { from: number; to: number; sql: string }

/** The statements of a text. Pieces that hold nothing but comments belong to no statement. */
export function statementsOf(text: string, dialect?: Dialect): Statement[] {
  const found: Statement[] = []
  let [first, last, full]: [number, number, boolean] = [-1, 0, false]
  const end = () => {
    if (full) found.push({ from: first, to: last, sql: text.slice(first, last) })
    first = -1
    full = false
  }
  for (const token of scan(text, dialect)) {
    if (token.kind === 'mark' && token.text === ';') {
      end()
      continue
    }
    if (first < 0) first = token.from
    last = token.to
    full ||= token.kind !== 'comment'
  }
  end()
  return found
}

/** The statement the cursor stands in; between two, the one that ends before it on the same line, else the next. */
export function statementAt(text: string, at: number, dialect?: Dialect): Statement | null {
  const all = statementsOf(text, dialect)
  const inside = all.find((one) => one.from <= at && at <= one.to)
  if (inside) return inside
  const before = all.findLast((one) => one.to < at)
  const after = all.find((one) => one.from > at)
  if (before && (!after || !text.slice(before.to, at).includes('\n'))) return before
  return after ?? before ?? null
}

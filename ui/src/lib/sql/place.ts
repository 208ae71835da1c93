import type { Dialect } from '../api/types'
import { nameOf, scan, type Token } from './scan'

/** What is being written at the cursor. `from` is where the unfinished word begins. */
export type Place =
  | { kind: 'none' }
  | { kind: 'parameter'; from: number; prefix: string }
  | { kind: 'member'; from: number; prefix: string; of: string[] }
  | { kind: 'table'; from: number; prefix: string }
  | { kind: 'any'; from: number; prefix: string }

const before = new Set(['FROM', 'JOIN', 'INTO', 'UPDATE', 'TABLE'])
const ends = new Set('SELECT WHERE GROUP ORDER HAVING LIMIT ON USING SET UNION EXCEPT INTERSECT BY'.split(' '))

/** Whether the comma before the cursor parts tables rather than columns. */
function listsTables(tokens: Token[]): boolean {
  let depth = 0
  for (const token of tokens.toReversed()) {
    if (token.text === ')') depth += 1
    else if (token.text === '(') depth -= 1
    if (depth < 0) return false
    if (depth > 0 || token.kind !== 'word') continue
    const word = token.text.toUpperCase()
    if (word === 'FROM') return true
    if (ends.has(word)) return false
  }
  return false
}

export function placeAt(sql: string, at: number, dialect?: Dialect): Place {
  const text = sql.slice(0, at)
  const tokens = scan(text, dialect)
  const last = tokens.at(-1)
  const open = last?.to === at ? last : undefined
  if (open?.kind === 'comment' && !open.text.endsWith('*/')) return { kind: 'none' }
  if (open?.kind === 'string' && !(open.text.length > 1 && open.text.endsWith(open.text.at(0) ?? ''))) return { kind: 'none' }
  if (open?.kind === 'number') return { kind: 'none' }
  const braces = /\{\{\s*([A-Za-z0-9_]*)$/.exec(text)
  if (braces) return { kind: 'parameter', from: at - (braces[1]?.length ?? 0), prefix: braces[1] ?? '' }
  const unfinished = open?.kind === 'quoted' && !(open.text.length > 1 && /["`\]]$/.test(open.text))
  const word = open?.kind === 'word' || unfinished ? open : undefined
  const prefix = word ? (unfinished ? word.text.slice(1) : word.text) : ''
  const from = word ? word.from : at
  const rest = word ? tokens.slice(0, -1) : tokens
  if (rest.at(-1)?.text === '.') {
    const of: string[] = []
    for (let index = rest.length - 2; index >= 0; index -= 2) {
      const part = rest[index]
      if (!part || (part.kind !== 'word' && part.kind !== 'quoted')) break
      of.unshift(nameOf(part))
      if (rest[index - 1]?.text !== '.') break
    }
    return { kind: 'member', from, prefix, of }
  }
  const previous = rest.at(-1)
  if (previous?.kind === 'word' && before.has(previous.text.toUpperCase())) return { kind: 'table', from, prefix }
  if (previous?.text === ',' && listsTables(rest.slice(0, -1))) return { kind: 'table', from, prefix }
  return { kind: 'any', from, prefix }
}

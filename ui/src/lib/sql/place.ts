import type { Dialect } from '../api/types'
import { nameOf, scan, type Token } from './scan'

/** A name that is not finished: where it begins, what of it is there, and the quote before it that is not closed yet. */
type Unfinished = { from: number; prefix: string; quote?: string }

/** What is being written at the cursor. `from` is where the unfinished word begins. */
export type Place =
  | { kind: 'none' }
  | { kind: 'parameter'; from: number; prefix: string }
  | ({ kind: 'member'; of: string[] } & Unfinished)
  | ({ kind: 'table' } & Unfinished)
  | ({ kind: 'any' } & Unfinished)

/** The quotes that names may stand in. */
const quotesOf = (dialect: Dialect): string => (dialect === 'mysql' ? '`' : dialect === 'sqlite' ? '"`[' : '"')

/** The name that ends at the cursor, and the pieces before it; null inside of quotes that hold no name here. */
function nameAt(text: string, tokens: Token[], dialect: Dialect): { name: Unfinished; rest: Token[] } | null {
  const at = text.length
  const bracket = dialect === 'sqlite' ? tokens.findLastIndex((one) => one.kind === 'mark' && one.text === '[') : -1
  const opened = tokens[bracket]
  if (opened && !/[\]\n]/.test(text.slice(opened.to))) return { name: { from: opened.to, prefix: text.slice(opened.to), quote: '[' }, rest: tokens.slice(0, bracket) }
  const last = tokens.at(-1)
  if (!last || last.to !== at) return { name: { from: at, prefix: '' }, rest: tokens }
  const rest = tokens.slice(0, -1)
  if (last.kind === 'word') return { name: { from: last.from, prefix: last.text }, rest }
  const quote = last.text[0] ?? ''
  if (last.kind !== 'quoted' || (last.text.length > 1 && /["`\]]$/.test(last.text))) return { name: { from: at, prefix: '' }, rest: tokens }
  return quotesOf(dialect).includes(quote) ? { name: { from: last.from + 1, prefix: last.text.slice(1), quote }, rest } : null
}

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

export function placeAt(sql: string, at: number, dialect: Dialect = 'postgresql'): Place {
  const text = sql.slice(0, at)
  const tokens = scan(text, dialect)
  const last = tokens.at(-1)
  const open = last?.to === at ? last : undefined
  if (open?.kind === 'comment' && !open.text.endsWith('*/')) return { kind: 'none' }
  if (open?.kind === 'string' && !(open.text.length > 1 && open.text.endsWith(open.text.at(0) ?? ''))) return { kind: 'none' }
  if (open?.kind === 'number') return { kind: 'none' }
  const braces = /\{\{\s*([A-Za-z0-9_]*)$/.exec(text)
  if (braces) return { kind: 'parameter', from: at - (braces[1]?.length ?? 0), prefix: braces[1] ?? '' }
  const written = nameAt(text, tokens, dialect)
  if (!written) return { kind: 'none' }
  const { name, rest } = written
  if (rest.at(-1)?.text === '.') {
    const of: string[] = []
    for (let index = rest.length - 2; index >= 0; index -= 2) {
      const part = rest[index]
      if (!part || (part.kind !== 'word' && part.kind !== 'quoted')) break
      of.unshift(nameOf(part))
      if (rest[index - 1]?.text !== '.') break
    }
    return { kind: 'member', ...name, of }
  }
  const previous = rest.at(-1)
  if (previous?.kind === 'word' && before.has(previous.text.toUpperCase())) return { kind: 'table', ...name }
  if (previous?.text === ',' && listsTables(rest.slice(0, -1))) return { kind: 'table', ...name }
  return { kind: 'any', ...name }
}

import type { Dialect } from '../api/types'
import { nameOf, scan, type Token } from './scan'

/** Something rows come from: a table by its path, or a part of the statement with columns of its own. */
export type Source = {
  /** What columns are written with: the alias, or the last part of the name. */
  as: string
  path: string[]
  /** Names that a subquery or common table expression gives; null for a table. */
  columns: string[] | null
  /** Sources whose columns come along through `*`. */
  stars: Source[]
}

type Scope = { from: number; to: number }
type Placed = Source & { scope: Scope }
export type Sources = { sources: Source[]; ctes: Source[] }

const closing = new Set(
  'WHERE GROUP ORDER HAVING LIMIT OFFSET FETCH UNION EXCEPT INTERSECT ON USING JOIN LEFT RIGHT INNER OUTER FULL CROSS NATURAL WINDOW SELECT FROM SET VALUES RETURNING LATERAL WITH FOR TABLESAMPLE AS STRAIGHT_JOIN QUALIFY'.split(' '),
)
const upper = (token: Token | undefined) => (token?.kind === 'word' ? token.text.toUpperCase() : '')
const isName = (token: Token | undefined) => token?.kind === 'quoted' || (token?.kind === 'word' && !closing.has(token.text.toUpperCase()))
const isMark = (token: Token | undefined, text: string) => token?.kind === 'mark' && token.text === text

/** Where the bracket that opens at `open` closes, as an index of `tokens`. */
function closeOf(tokens: Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at += 1) {
    if (isMark(tokens[at], '(')) depth += 1
    if (isMark(tokens[at], ')')) depth -= 1
    if (depth === 0) return at
  }
  return tokens.length
}

function outputName(item: Token[]): string | null {
  const last = item.at(-1)
  if (!last || (last.kind !== 'word' && last.kind !== 'quoted')) return null
  const before = item.at(-2)
  // `count(*) n`, `a.b`, `b`, `x AS y` all end in the name; `CASE … END` does not.
  if (upper(last) === 'END' && upper(before) !== 'AS') return null
  return nameOf(last)
}

class Reader {
  readonly placed: Placed[] = []
  readonly ctes: Placed[] = []
  private readonly tokens: Token[]
  private readonly length: number
  constructor(tokens: Token[], length: number) {
    this.tokens = tokens
    this.length = length
  }

  private scope(from: number, to: number): Scope {
    return { from: this.tokens[from]?.from ?? this.length, to: this.tokens[to]?.to ?? this.length }
  }

  /** Reads tokens `from` to `to`, which stand in brackets of their own or are the whole. Gives what the query puts out. */
  read(from: number, to: number): { columns: string[]; stars: Source[] } {
    const scope = from === 0 ? { from: 0, to: this.length } : this.scope(from - 1, to)
    const items: Token[][] = []
    let [list, at]: [Token[] | null, number] = [null, from]
    let inFrom = false
    let listed = false
    while (at < to) {
      const word = upper(this.tokens[at])
      if (word === 'WITH' && !inFrom) {
        at = this.readCtes(at + 1, to, scope)
        continue
      }
      if (word !== 'AS' && closing.has(word)) {
        if (list && list.length > 0) items.push(list)
        listed ||= list !== null
        list = word === 'SELECT' && !listed ? [] : null
      }
      if (word === 'FROM' || word === 'JOIN' || word === 'UPDATE' || word === 'INTO') {
        inFrom = word === 'FROM' || word === 'JOIN'
        at = this.readSource(at + 1, to, scope)
        continue
      }
      if (word && closing.has(word) && !['AS', 'LATERAL', 'ON', 'USING', 'LEFT', 'RIGHT', 'INNER', 'OUTER', 'FULL', 'CROSS', 'NATURAL'].includes(word)) inFrom = false
      const token = this.tokens[at]
      if (isMark(token, '(')) {
        const close = closeOf(this.tokens, at)
        this.read(at + 1, Math.min(close, to))
        if (token) list?.push(token)
        at = close + 1
        continue
      }
      if (isMark(token, ',')) {
        if (inFrom) {
          at = this.readSource(at + 1, to, scope)
          continue
        }
        if (list) {
          items.push(list)
          list = []
        }
      } else if (token && list && !(list.length === 0 && (word === 'DISTINCT' || word === 'ALL' || word === 'SELECT'))) list.push(token)
      at += 1
    }
    if (list && list.length > 0) items.push(list)
    return this.outputs(items, scope)
  }

  private outputs(items: Token[][], scope: Scope): { columns: string[]; stars: Source[] } {
    const own = this.placed.filter((one) => one.scope.from === scope.from && one.scope.to === scope.to)
    const columns: string[] = []
    const stars: Source[] = []
    for (const item of items) {
      if (!isMark(item.at(-1), '*')) {
        const name = outputName(item)
        if (name) columns.push(name)
      } else if (item.length === 1) stars.push(...own)
      else if (isMark(item.at(-2), '.') && item[0]) {
        const wanted = nameOf(item[0]).toLowerCase()
        stars.push(...own.filter((one) => one.as.toLowerCase() === wanted))
      }
    }
    return { columns, stars }
  }

  private readCtes(from: number, to: number, scope: Scope): number {
    let at = upper(this.tokens[from]) === 'RECURSIVE' ? from + 1 : from
    while (at < to && isName(this.tokens[at])) {
      const name = nameOf(this.tokens[at] as Token)
      at += 1
      let named: string[] | null = null
      if (isMark(this.tokens[at], '(')) {
        const close = closeOf(this.tokens, at)
        named = this.tokens.slice(at + 1, close).filter(isName).map(nameOf)
        at = close + 1
      }
      while (at < to && !isMark(this.tokens[at], '(')) at += 1
      const close = closeOf(this.tokens, at)
      const body = this.read(at + 1, Math.min(close, to))
      this.ctes.push({ as: name, path: [name], columns: named ?? body.columns, stars: named ? [] : body.stars, scope })
      at = close + 1
      if (!isMark(this.tokens[at], ',')) break
      at += 1
    }
    return at
  }

  private readSource(from: number, to: number, scope: Scope): number {
    let at = from
    if (['LATERAL', 'ONLY'].includes(upper(this.tokens[at]))) at += 1
    let [path, columns, stars]: [string[], string[] | null, Source[]] = [[], null, []]
    if (isMark(this.tokens[at], '(')) {
      const close = closeOf(this.tokens, at)
      const body = this.read(at + 1, Math.min(close, to))
      ;({ columns, stars } = body)
      at = close + 1
    } else {
      while (at < to && isName(this.tokens[at])) {
        path.push(nameOf(this.tokens[at] as Token))
        at += 1
        if (!isMark(this.tokens[at], '.')) break
        at += 1
      }
      if (path.length === 0) return at
    }
    const named = upper(this.tokens[at]) === 'AS' ? at + 1 : at
    const alias = isName(this.tokens[named]) ? nameOf(this.tokens[named] as Token) : null
    if (path.length === 0 && alias === null) return at
    this.placed.push({ as: alias ?? path.at(-1) ?? '', path: path.length > 0 ? path : [alias ?? ''], columns, stars, scope })
    return alias === null ? at : named + 1
  }
}

/** What a statement reads from, as seen from a place in it: inner queries see the outer ones, not the other way round. */
export function sourcesAt(sql: string, at: number, dialect?: Dialect): Sources {
  const tokens = scan(sql, dialect).filter((token) => token.kind !== 'comment')
  const reader = new Reader(tokens, sql.length)
  reader.read(0, tokens.length)
  const seen = (one: Placed) => one.scope.from <= at && at <= one.scope.to
  const ctes = reader.ctes.filter((one) => seen(one))
  const byName = new Map(ctes.map((one) => [one.as.toLowerCase(), one]))
  const whole = (one: Source): Source => {
    const cte = one.columns === null && one.path.length === 1 ? byName.get(one.path[0]?.toLowerCase() ?? '') : undefined
    return cte ? { ...one, columns: cte.columns, stars: cte.stars } : one
  }
  const inner = reader.placed.filter((one) => seen(one)).toSorted((a, b) => a.scope.to - a.scope.from - (b.scope.to - b.scope.from))
  return { sources: inner.map(whole), ctes }
}

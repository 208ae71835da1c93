import type { Dialect } from '../api/types'

export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'comment' | 'parameter' | 'mark'

/** A piece of a statement; places count UTF-16 units from 0, as the editor counts them. */
export type Token = { kind: TokenKind; from: number; to: number; text: string }

const word = String.raw`(?<word>[\p{L}_][\p{L}\p{N}_$]*)`
const number = String.raw`(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)`
const parameter = String.raw`(?<parameter>\{\{\s*[A-Za-z_][A-Za-z0-9_]*\s*\}\})`
const mark = String.raw`(?<mark>[^\s])`
const closed = (quote: string) => `${quote}(?:[^${quote}]|${quote}${quote})*(?:${quote}|$)`
const escaped = (quote: string) => String.raw`${quote}(?:[^${quote}\\]|${quote}${quote}|\\[\s\S])*(?:${quote}|$)`
const tick = closed('`')

const rules: Record<'mysql' | 'other', string[]> = {
  mysql: [String.raw`(?<comment>--(?=\s|$)[^\n]*|#[^\n]*)`, `(?<string>${escaped("'")}|${escaped('"')})`, `(?<quoted>${tick})`],
  other: [
    String.raw`(?<comment>--[^\n]*)`,
    String.raw`(?<string>[eE]${escaped("'")}|${closed("'")}|\$(?<tag>[A-Za-z_]\w*)?\$[\s\S]*?(?:\$\k<tag>\$|$))`,
    String.raw`(?<quoted>${closed('"')}|${tick}|\[[\p{L}_][^\]\n]*\])`,
  ],
}

const patterns = {
  mysql: new RegExp([...rules.mysql, parameter, word, number, mark].join('|'), 'uy'),
  other: new RegExp([...rules.other, parameter, word, number, mark].join('|'), 'uy'),
}

const kinds: TokenKind[] = ['comment', 'string', 'quoted', 'parameter', 'word', 'number', 'mark']

/** Where a block comment that begins at `from` ends. PostgreSQL's comments nest. */
function commentEnd(sql: string, from: number, nests: boolean): number {
  let depth = 1
  for (let at = from + 2; at < sql.length; at += 1) {
    if (nests && sql.startsWith('/*', at)) {
      depth += 1
      at += 1
    } else if (sql.startsWith('*/', at)) {
      depth -= 1
      at += 1
      if (depth === 0) return at + 1
    }
  }
  return sql.length
}

/** Cuts a text into its pieces, white space left out. What is not closed reaches to the end of the text. */
export function scan(sql: string, dialect: Dialect = 'postgresql'): Token[] {
  const tokens: Token[] = []
  const pattern = dialect === 'mysql' ? patterns.mysql : patterns.other
  let at = 0
  while (at < sql.length) {
    if (/\s/.test(sql[at] ?? '')) {
      at += 1
      continue
    }
    if (sql.startsWith('/*', at)) {
      const to = commentEnd(sql, at, dialect === 'postgresql')
      tokens.push({ kind: 'comment', from: at, to, text: sql.slice(at, to) })
      at = to
      continue
    }
    pattern.lastIndex = at
    const match = pattern.exec(sql)
    const text = match?.[0] ?? sql.slice(at, at + 1)
    const kind = kinds.find((one) => match?.groups?.[one] !== undefined) ?? 'mark'
    tokens.push({ kind, from: at, to: at + text.length, text })
    at += text.length
  }
  return tokens
}

/** The name inside a quoted identifier, or the word itself. */
export function nameOf(token: Token): string {
  if (token.kind !== 'quoted') return token.text
  const quote = token.text[0] ?? ''
  const inner = token.text.slice(1, -1)
  return quote === '[' ? inner : inner.replaceAll(quote + quote, quote)
}

export type SqlPart = { kind: 'plain' | 'keyword' | 'function' | 'string' | 'number' | 'comment'; text: string }

const keywords = new Set(
  `ADD ALL ALTER AND AS ASC BETWEEN BY CASE CAST CONNECT CREATE CROSS CURRENT DATABASE DATE DEFAULT DESC DISTINCT ELSE END EXCEPT EXISTS EXTRACT FALSE FETCH FILTER FIRST FOLLOWING FOR FROM FULL
  GRANT GROUP HAVING IN INNER INTERSECT INTERVAL IS JOIN LAST LATERAL LEFT LIKE ILIKE LIMIT LOGIN NEXT NOT NULL NULLS OFFSET ON ONLY OR ORDER OUTER OVER PARTITION PASSWORD PRECEDING PRIVILEGES RANGE
  RECURSIVE RIGHT ROLE ROW ROWS SCHEMA SELECT SET TABLE TABLES THEN TIMESTAMP TO TRUE UNBOUNDED UNION USAGE USER USING VALUES WHEN WHERE WINDOW WITH`.split(/\s+/),
)

const token = /(--[^\n]*|\/\*[\s\S]*?\*\/)|('(?:[^']|'')*'|\$\$[\s\S]*?\$\$)|("(?:[^"]|"")*"|`[^`]*`)|(\b\d+(?:\.\d+)?\b)|([A-Za-z_][A-Za-z0-9_]*)/g

function wordKind(word: string, next: string | undefined): SqlPart['kind'] {
  if (keywords.has(word.toUpperCase())) return 'keyword'
  return next === '(' ? 'function' : 'plain'
}

/** Cuts SQL into coloured parts. Joined together they are the text, byte for byte. */
export function colourSql(sql: string): SqlPart[] {
  const parts: SqlPart[] = []
  let end = 0
  const push = (kind: SqlPart['kind'], text: string) => {
    const last = parts.at(-1)
    if (last?.kind === kind) last.text += text
    else if (text) parts.push({ kind, text })
  }
  for (const match of sql.matchAll(token)) {
    const [text, comment, literal, quoted, number] = match
    push('plain', sql.slice(end, match.index))
    end = match.index + text.length
    if (comment) push('comment', text)
    else if (literal) push('string', text)
    else if (quoted) push('plain', text)
    else if (number) push('number', text)
    else push(wordKind(text, sql[end]), text)
  }
  push('plain', sql.slice(end))
  return parts
}

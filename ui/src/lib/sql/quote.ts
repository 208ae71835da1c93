import type { Dialect } from '../api/types'

// The words that no dialect takes as a name without quotes.
const reserved = new Set(
  'ALL AND ANY AS ASC BETWEEN BY CASE CAST CHECK COLUMN CREATE CROSS DEFAULT DELETE DESC DISTINCT DROP ELSE END EXISTS FALSE FOR FOREIGN FROM FULL GRANT GROUP HAVING IN INNER INSERT INTO IS JOIN KEY LEFT LIKE LIMIT NOT NULL OFFSET ON OR ORDER OUTER PRIMARY RANK REFERENCES RIGHT SELECT SET SOME TABLE THEN TO TRUE UNION UNIQUE UPDATE USER USING VALUES WHEN WHERE WINDOW WITH'.split(' '),
)

/** A name as it has to be written in a statement. */
export function quoteName(name: string, dialect: Dialect = 'postgresql'): string {
  // PostgreSQL turns unquoted names into small letters; the others find a name however it is written.
  const plain = dialect === 'postgresql' ? /^[a-z_][a-z0-9_]*$/ : /^[A-Za-z_][A-Za-z0-9_]*$/
  if (plain.test(name) && !reserved.has(name.toUpperCase())) return name
  const quote = dialect === 'mysql' ? '`' : '"'
  return quote + name.replaceAll(quote, quote + quote) + quote
}

/** A table as it has to be written; schemas that are searched by themselves are left out, and so is `home`, the database that names without one belong to. */
export const quoteTable = ({ schema, name }: { schema?: string | null; name: string }, dialect?: Dialect, home: string | null = null): string =>
  schema && schema !== 'public' && schema !== 'main' && schema !== home ? `${quoteName(schema, dialect)}.${quoteName(name, dialect)}` : quoteName(name, dialect)

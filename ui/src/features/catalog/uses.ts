import type { Catalog, GlossaryEntry, SavedQuery, Table } from '@/lib/api'

import { linksOf, type Link } from './columns'

export type Uses = { queries: SavedQuery[]; entries: GlossaryEntry[]; links: Link[] }

const plain = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** Whether a piece of SQL names a column, as a word of its own. Text and comments count too: rather one use too many than one that is missed. */
export const names = (sql: string, column: string): boolean => new RegExp(`(^|[^\\p{L}\\p{N}_$])${plain(column)}($|[^\\p{L}\\p{N}_$])`, 'iu').test(sql)

const isOf = (place: { schema: string | null; table: string } | null, table: Table) => place?.table === table.name && (place.schema ?? table.schema) === table.schema

/** What would break if a table, or one of its columns, went. */
export function usesOf(catalog: Catalog, table: Table, column: string | null, known: { queries: SavedQuery[]; entries: GlossaryEntry[] }): Uses {
  const links = linksOf(catalog, table).filter(({ columns, one }) => one.state !== 'rejected' && (column === null || columns.includes(column)))
  const entries = known.entries.filter((entry) => {
    if (isOf(entry.table, table)) return column === null || [entry.formula ?? '', ...entry.default_filters].some((sql) => names(sql, column))
    return isOf(entry.target, table) && (column === null || entry.target?.column === column)
  })
  const queries = column === null ? known.queries : known.queries.filter(({ sql }) => names(sql, column))
  return { queries, entries, links }
}

export const countUses = ({ queries, entries, links }: Uses): number => queries.length + entries.length + links.length

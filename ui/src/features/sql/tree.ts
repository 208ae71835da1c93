import type { Catalog, Relationship, Table, TableColumn } from '@/lib/api'
import { fullName, shortName } from '@/lib/table-name'

export type TreeRow =
  | { kind: 'table'; key: string; name: string; table: Table; open: boolean }
  | { kind: 'column'; key: string; table: Table; column: TableColumn; target: { table: string; column: string } | null }

export const keyOf = (table: Pick<Table, 'schema' | 'name'>): string => `${table.schema ?? ''}.${table.name}`

/** Where a column points to, for each column that points somewhere by itself. */
export function targetsOf(relationships: Relationship[]): Map<string, { key: string; table: string; column: string }> {
  return new Map(
    relationships.flatMap(({ from, to }) =>
      from.columns.map((column, at) => [`${from.schema ?? ''}.${from.table}.${column}`, { key: `${to.schema ?? ''}.${to.table}`, table: to.table, column: to.columns[at] ?? '' }] as const),
    ),
  )
}

/** The rows of the tree in view: tables found by their own or a column's name, with the columns of the open ones. `home` is the database that tables are named without. */
export function treeRows(catalog: Catalog, open: ReadonlySet<string>, text: string, home: string | null = null): TreeRow[] {
  const needle = text.trim().toLowerCase()
  const targets = targetsOf(catalog.relationships)
  return catalog.tables.flatMap((table): TreeRow[] => {
    const key = keyOf(table)
    const named = needle === '' || `${fullName(table)} ${table.term ?? ''}`.toLowerCase().includes(needle)
    const found = needle === '' ? [] : table.columns.filter((column) => `${column.name} ${column.term ?? ''}`.toLowerCase().includes(needle))
    if (!named && found.length === 0) return []
    const opened = open.has(key)
    // A search that found columns shows them without opening the table.
    const columns = opened ? table.columns : named ? [] : found
    return [
      { kind: 'table', key, name: shortName(table, home), table, open: opened || columns.length > 0 },
      ...columns.map((column): TreeRow => ({ kind: 'column', key: `${key}.${column.name}`, table, column, target: targets.get(`${key}.${column.name}`) ?? null })),
    ]
  })
}

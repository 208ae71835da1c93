import type { Catalog, Table, TableChange } from '@/lib/api'

type Fields = Omit<TableChange, 'schema' | 'table' | 'column'>
const fieldNames = ['description', 'term', 'hidden', 'pii'] as const

const isIt = (table: Table, { schema, table: name }: TableChange) => table.name === name && (table.schema ?? null) === (schema ?? null)

const pick = (source: Record<string, unknown>, names: readonly string[]) => Object.fromEntries(names.map((name) => [name, source[name] ?? null])) as Fields

const namesIn = (change: TableChange) => fieldNames.filter((name) => change[name] !== undefined)

/** What a change will have made of a table or column, before the server says so. A description that a person writes is theirs. */
function changed<T extends { description: string | null }>(one: T, change: TableChange): T {
  const next = { ...one, ...pick(change, namesIn(change)) }
  return change.description === undefined ? next : { ...next, description_origin: change.description === null ? null : (change.description_origin ?? 'person') }
}

/** The catalog with one table or column changed; everything else stays the same object. */
export function applyChange(catalog: Catalog, change: TableChange): Catalog {
  const tables = catalog.tables.map((table) => {
    if (!isIt(table, change)) return table
    if (!change.column) return changed(table, change)
    return { ...table, columns: table.columns.map((column) => (column.name === change.column ? changed(column, change) : column)) }
  })
  return { ...catalog, tables }
}

/** How to take a change back: what the fields it touches hold now. Fields that others change meanwhile are left alone. */
export function undoOf(catalog: Catalog, change: TableChange): (catalog: Catalog) => Catalog {
  const table = catalog.tables.find((one) => isIt(one, change))
  const before = change.column ? table?.columns.find(({ name }) => name === change.column) : table
  if (!before) return (now) => now
  const names = [...namesIn(change), ...(change.description === undefined ? [] : ['description_origin'])]
  const fields = pick(before as never, names)
  return (now) => ({
    ...now,
    tables: now.tables.map((one) => {
      if (!isIt(one, change)) return one
      if (!change.column) return { ...one, ...fields } as Table
      return { ...one, columns: one.columns.map((column) => (column.name === change.column ? ({ ...column, ...fields } as typeof column) : column)) }
    }),
  })
}

/** The catalog with a table as the server has it. */
export const withTable = (catalog: Catalog, table: Table): Catalog => ({
  ...catalog,
  tables: catalog.tables.map((one) => (one.name === table.name && (one.schema ?? null) === (table.schema ?? null) ? table : one)),
})

import type { ComparedTable, Comparison, LoadMode, Use } from '@/lib/api'

/** Rows of a table after the load; about as many, since a file may be read in part only. */
export function rowsAfter(table: Pick<ComparedTable, 'change' | 'rows_before' | 'rows_in_file'>, mode: LoadMode): number {
  return mode === 'append' ? table.rows_before + table.rows_in_file : table.rows_in_file
}

/** Columns that nobody can read any more after a replace. What is appended takes nothing away. */
export function lostColumns(found: Pick<Comparison, 'tables'>, mode: LoadMode): string[] {
  if (mode === 'append') return []
  return found.tables.flatMap((table) => (table.change === 'gone' ? [table.name] : table.columns.filter((column) => column.change === 'gone').map((column) => `${table.name}.${column.name}`)))
}

/** What reads something, each once, with the columns and whole tables that it reads. */
export function thingsOf(uses: Use[]): (Pick<Use, 'id' | 'kind' | 'name'> & { reads: string[] })[] {
  const things = new Map<string, Pick<Use, 'id' | 'kind' | 'name'> & { reads: string[] }>()
  for (const { id, kind, name, table, columns } of uses) {
    const reads = columns.length === 0 ? [table] : columns.map((column) => `${table}.${column}`)
    const known = things.get(`${kind} ${id}`)
    if (known) known.reads.push(...reads)
    else things.set(`${kind} ${id}`, { id, kind, name, reads })
  }
  return [...things.values()]
}

import type { ComparedTable, Comparison, LoadMode } from '@/lib/api'

/** Rows of a table after the load; about as many, since a file may be read in part only. */
export function rowsAfter(table: Pick<ComparedTable, 'change' | 'rows_before' | 'rows_in_file'>, mode: LoadMode): number {
  return mode === 'append' ? table.rows_before + table.rows_in_file : table.rows_in_file
}

/** Columns that nobody can read any more after a replace. What is appended takes nothing away. */
export function lostColumns(found: Pick<Comparison, 'tables'>, mode: LoadMode): string[] {
  if (mode === 'append') return []
  return found.tables.flatMap((table) => (table.change === 'gone' ? [table.name] : table.columns.filter((column) => column.change === 'gone').map((column) => `${table.name}.${column.name}`)))
}

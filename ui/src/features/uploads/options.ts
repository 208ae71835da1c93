import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'

import type { ColumnType, PreviewColumn, TablePreview, UploadColumnOption, UploadOptions, UploadPreview, UploadTableOption } from '@/lib/api'

/** `bestellungen_2026.csv` is offered as `bestellungen 2026`. */
export const nameOf = (fileName: string): string => fileName.replace(/\.(csv|tsv|txt|xlsx|xlsm|xls|ods|json|ndjson|jsonl|parquet|sqlite3?|db3?)(\.gz)?$/i, '').replaceAll(/[_-]+/g, ' ').trim() || fileName

/** What was decided about one table. A file of one table carries it beside what is decided about the file. A view is left out until it is taken. */
export function tableChoice(options: UploadOptions, preview: UploadPreview, table: TablePreview): UploadTableOption {
  if (preview.tables.length === 1) return { source_name: table.source_name, has_header: options.has_header ?? null, header_row: options.header_row ?? null, columns: options.columns ?? [] }
  return options.tables?.find((one) => one.source_name === table.source_name) ?? { source_name: table.source_name, ...(table.optional ? { skip: true } : {}) }
}

/** The options with something else decided about one table; the rest of that table stays. */
export function withTable(options: UploadOptions, preview: UploadPreview, table: TablePreview, change: Omit<UploadTableOption, 'source_name'>): UploadOptions {
  const after = { ...tableChoice(options, preview, table), ...change }
  if (preview.tables.length === 1) return { ...options, has_header: after.has_header ?? null, header_row: after.header_row ?? null, columns: after.columns ?? [] }
  return { ...options, tables: [...(options.tables ?? []).filter((one) => one.source_name !== table.source_name), after] }
}

/** What is decided about columns, with one of them changed; the rest of that column stays. */
export function withColumn(columns: UploadColumnOption[], change: UploadColumnOption): UploadColumnOption[] {
  const before = columns.find((one) => one.source_name === change.source_name)
  return [...columns.filter((one) => one !== before), { ...before, ...change }]
}

export const isSkipped = (choice: UploadTableOption, column: PreviewColumn): boolean => choice.columns?.find((one) => one.source_name === column.source_name)?.skip ?? false

/** Whether a column is part of its table's key. */
export const isKey = (choice: UploadTableOption, column: PreviewColumn): boolean => choice.columns?.find((one) => one.source_name === column.source_name)?.key ?? false

/** The tables that are to be loaded, each with what was decided about it. */
export const keptTables = (options: UploadOptions, preview: UploadPreview): { table: TablePreview; choice: UploadTableOption }[] =>
  preview.tables.map((table) => ({ table, choice: tableChoice(options, preview, table) })).filter(({ choice }) => !choice.skip)

/** Values of the kept columns that become empty. */
export const misfits = (preview: UploadPreview, options: UploadOptions): number =>
  keptTables(options, preview).reduce((sum, { table, choice }) => table.columns.reduce((own, column) => own + (isSkipped(choice, column) ? 0 : column.misfit_count), sum), 0)

/** How much of a column's bar says that values don't fit: their share, but never too little to be seen. Of a long file only the head is looked at, so that the share is the least there is. */
export function misfitShare(column: Pick<PreviewColumn, 'misfit_count'>, rows: number): number {
  if (column.misfit_count === 0) return 0
  return Math.min(1, Math.max(0.06, column.misfit_count / Math.max(rows, 1)))
}

/** Whether a table would be loaded without any column. */
export const isHollow = (preview: UploadPreview, options: UploadOptions): boolean => keptTables(options, preview).some(({ table, choice }) => table.columns.every((column) => isSkipped(choice, column)))

const types: ColumnType[] = ['text', 'integer', 'decimal', 'float', 'boolean', 'date', 'timestamp']

/** The types that a column can be read as, beside the one it has. */
export const offeredTypes = (found: ColumnType): ColumnType[] => (types.includes(found) ? types : [found, ...types])

export const delimiters: { value: string; label: MessageDescriptor }[] = [
  { value: ',', label: msg`comma` },
  { value: ';', label: msg`semicolon` },
  { value: '\t', label: msg`tab` },
  { value: '|', label: msg`bar` },
]

export const encodings = ['utf-8', 'windows-1252', 'iso-8859-1', 'iso-8859-15', 'utf-16le', 'utf-16be', 'windows-1250', 'windows-1251', 'shift_jis', 'gb18030']

/** The list with what the server found, should it not be one of ours. */
export function withFound<T extends { value: string; label: string }>(list: T[], found: string): { value: string; label: string }[] {
  return list.some((one) => one.value === found) ? list : [{ value: found, label: found }, ...list]
}

import type { Catalog, ColumnSet, Relationship, Table, TableColumn } from '@/lib/api'
import { formatDate, formatLocalTimestamp, formatNumber, isNumeric, isTemporal } from '@/lib/format'

const isOf = (set: ColumnSet, table: Table) => set.table === table.name && (set.schema ?? table.schema) === table.schema

/** A relationship as one of its tables sees it. */
export type Link = { columns: string[]; other: ColumnSet; direction: 'to' | 'from'; one: Relationship }

/** The keys between a table and others, seen from the table. */
export function linksOf(catalog: Catalog, table: Table): Link[] {
  return catalog.relationships.flatMap((one): Link[] => [
    ...(isOf(one.from, table) ? [{ columns: one.from.columns, other: one.to, direction: 'to' as const, one }] : []),
    ...(isOf(one.to, table) ? [{ columns: one.to.columns, other: one.from, direction: 'from' as const, one }] : []),
  ])
}

/** One end of a range, as people read it. Keys are not grouped. */
export function bound(column: TableColumn, value: string): string {
  if (column.type === 'date') return formatDate(value)
  if (column.type === 'timestamp' || column.type === 'timestamp_tz') return formatLocalTimestamp(value)
  return isNumeric(column) && !/(^|_)id$/i.test(column.name) ? formatNumber(value) : value
}

/** What a column holds: its range, or its values. */
export function contentOf(column: TableColumn): { range: string } | { values: string[]; complete: boolean } | null {
  const few = column.samples_complete && column.samples.length <= 6
  const ranged = column.min !== null && (isTemporal(column) || isNumeric(column)) && !(few && isNumeric(column))
  if (column.samples.length > 0 && !ranged) return { values: column.samples, complete: column.samples_complete }
  if (column.min === null || column.max === null) return null
  return { range: column.min === column.max ? bound(column, column.min) : `${bound(column, column.min)} – ${bound(column, column.max)}` }
}

/** The share of rows without a value; null where nobody has looked, which is not the same as none. */
export const emptyShare = ({ nullable, null_share }: Pick<TableColumn, 'nullable' | 'null_share'>): number | 'never' | null => (nullable || null_share ? null_share : 'never')

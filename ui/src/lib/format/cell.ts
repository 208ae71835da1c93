import type { Cell, Column } from '../api/types'
import { formatBytes, formatDuration, formatMoney, formatNumber, formatPercent, type Numeric } from './number'
import { formatDate, formatLocalTimestamp, formatMoment } from './time'

export type CellStyle = { compact?: boolean; digits?: number; zone?: string; locale?: string }

export const isNumeric = (column: Column): boolean => column.type === 'integer' || column.type === 'float' || column.type === 'decimal'
export const isTemporal = (column: Column): boolean => column.type === 'date' || column.type === 'timestamp' || column.type === 'timestamp_tz'

function formatMeasure(value: Numeric, semantic: string | null, style: CellStyle): string {
  if (semantic?.startsWith('currency')) return formatMoney(value, semantic.split(':')[1] ?? null, style)
  switch (semantic) {
    case 'percent':
      return formatPercent(value, style)
    case 'identifier':
    case 'year':
      return formatNumber(value, { grouping: false, ...(style.locale ? { locale: style.locale } : {}) })
    case 'bytes':
      return formatBytes(Number(value), style.locale)
    case 'duration_ms':
      return formatDuration(Number(value), style.locale)
    default:
      return formatNumber(value, style)
  }
}

/** A value of a result as a person reads it. Empty text stands for null: the table draws its own mark. */
export function formatCell(value: Cell, column: Column, style: CellStyle = {}): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (isNumeric(column)) return formatMeasure(value, column.semantic ?? null, style)
  if (typeof value === 'number') return formatNumber(value, style)
  if (column.type === 'date') return formatDate(value, style)
  if (column.type === 'timestamp') return formatLocalTimestamp(value, style)
  if (column.type === 'timestamp_tz') return formatMoment(value, style)
  return value
}

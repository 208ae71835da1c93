import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'

import type { ColumnType, PreviewColumn, UploadColumnOption, UploadOptions, UploadPreview } from '@/lib/api'

/** `bestellungen_2026.csv` is offered as `bestellungen 2026`. */
export const nameOf = (fileName: string): string => fileName.replace(/\.(csv|tsv|txt)(\.gz)?$/i, '').replaceAll(/[_-]+/g, ' ').trim() || fileName

/** The options with one column changed; the rest of that column stays. */
export function withColumn(options: UploadOptions, change: UploadColumnOption): UploadOptions {
  const columns = options.columns ?? []
  const before = columns.find((one) => one.source_name === change.source_name)
  return { ...options, columns: [...columns.filter((one) => one !== before), { ...before, ...change }] }
}

export const isSkipped = (options: UploadOptions, column: PreviewColumn): boolean => options.columns?.find((one) => one.source_name === column.source_name)?.skip ?? false

/** Values of the kept columns that become empty. */
export const misfits = (preview: UploadPreview, options: UploadOptions): number =>
  preview.columns.reduce((sum, column) => sum + (isSkipped(options, column) ? 0 : column.misfit_count), 0)

export const types: { value: ColumnType; label: MessageDescriptor }[] = [
  { value: 'text', label: msg`Text` },
  { value: 'integer', label: msg`Whole number` },
  { value: 'decimal', label: msg`Decimal` },
  { value: 'float', label: msg`Number with exponent` },
  { value: 'boolean', label: msg`Yes or no` },
  { value: 'date', label: msg`Date` },
  { value: 'timestamp', label: msg`Date and time` },
]

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

import { describe, expect, it } from 'vitest'

import type { PreviewColumn, UploadPreview } from '@/lib/api'

import { misfits, nameOf, withColumn, withFound } from './options'

const column = (source_name: string, misfit_count: number) => ({ source_name, misfit_count }) as PreviewColumn

describe('an upload', () => {
  it('is named after its file', () => {
    expect(nameOf('bestellungen_2026-Q1.csv')).toBe('bestellungen 2026 Q1')
    expect(nameOf('.csv')).toBe('.csv')
  })
  it('keeps earlier words about a column when another is said', () => {
    const once = withColumn({ delimiter: ';' }, { source_name: 'Preis', type: 'decimal' })
    expect(withColumn(once, { source_name: 'Preis', name: 'price' })).toEqual({ delimiter: ';', columns: [{ source_name: 'Preis', type: 'decimal', name: 'price' }] })
  })
  it('does not count values of columns that are left out', () => {
    const preview = { columns: [column('a', 3), column('b', 4)] } as UploadPreview
    expect(misfits(preview, {})).toBe(7)
    expect(misfits(preview, { columns: [{ source_name: 'b', skip: true }] })).toBe(3)
  })
  it('offers what the server found, even where it is unusual', () => {
    expect(withFound([{ value: ',', label: 'comma' }], '^')[0]).toEqual({ value: '^', label: '^' })
  })
})

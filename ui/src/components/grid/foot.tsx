import { useLingui } from '@lingui/react/macro'
import { Copy } from 'lucide-react'
import { useImperativeHandle, type Ref } from 'react'

import type { Cell, Column } from '@/lib/api'
import { formatNumber } from '@/lib/format'
import { useCopy } from '@/lib/use-copy'

import { Button } from '../button'
import { type Box, cellsIn, toTsv } from './selection'
import type { GridTable } from './use-grid'

type FootProps = {
  ref: Ref<{ copy: () => void }>
  table: GridTable
  columns: Column[]
  total: number
  area: Box | null
  picked: () => { cells: Cell[][]; names: string[] }
}

/** What is selected, filtered and hidden, and the way back. It is there only while there is something to say. */
export function GridFoot({ ref, table, columns, total, area, picked }: FootProps) {
  const { t } = useLingui()
  const { copied, copy } = useCopy()
  const count = area ? cellsIn(area) : 0
  const put = (named: boolean) => {
    const { cells, names } = picked()
    if (cells.length > 0) copy(toTsv(cells, named ? names : null))
  }
  useImperativeHandle(ref, () => ({ copy: () => put(count > 1) }))
  const left = table.getRowModel().rows.length
  const hidden = columns.filter((_, at) => table.getColumn(String(at))?.getIsVisible() === false)
  const filtered = table.state.columnFilters.length > 0
  if (count < 2 && !filtered && hidden.length === 0) return <p role="status" className="sr-only">{copied ? t`Copied` : ''}</p>
  const [shown, all, selected] = [formatNumber(left), formatNumber(total), formatNumber(count)]
  return (
    <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line bg-sunken px-3 py-1 text-xs text-ink-2">
      {filtered ? (
        <span>
          {t`${shown} of ${all} rows pass the filters.`}{' '}
          {left === 0 ? null : (
            <button type="button" className="link" onClick={() => table.resetColumnFilters(true)}>
              {t`Clear filters`}
            </button>
          )}
        </span>
      ) : null}
      {hidden.length > 0 ? (
        <span>
          {t`Hidden: ${hidden.map((one) => one.name).join(', ')}.`}{' '}
          <button type="button" className="link" onClick={() => table.resetColumnVisibility(true)}>
            {t`Show all`}
          </button>
        </span>
      ) : null}
      {count > 1 ? (
        <span className="ms-auto flex items-center gap-2">
          <span role="status">{copied ? t`Copied` : t`${selected} cells selected`}</span>
          <Button size="sm" variant="quiet" onClick={() => put(true)}>
            <Copy className="size-3.5" aria-hidden />
            {t`Copy with headers`}
          </Button>
          <Button size="sm" variant="quiet" onClick={() => put(false)}>
            {t`Copy values`}
          </Button>
        </span>
      ) : null}
    </div>
  )
}

import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Rows3 } from 'lucide-react'

import { Loadable } from '@/components/loadable'
import { EmptyState } from '@/components/states'
import { Empty, Null, Table as Grid, Td, Th } from '@/components/table'
import type { Table } from '@/lib/api'
import { cn } from '@/lib/cn'
import { exactCell, isNumeric, plainColumn } from '@/lib/format'
import { fullName } from '@/lib/table-name'

import { sampleQuery } from './calls'

/** Some rows of a table, as the source gives them now: without an order, which ones is its own affair. */
export function SampleTab({ id, table }: { id: string; table: Table }) {
  const { t } = useLingui()
  const name = fullName(table)
  const query = useQuery(sampleQuery(id, table))
  return (
    <Loadable query={query} errorTitle={t`The rows could not be read`}>
      {({ columns, rows }) =>
        rows.length === 0 ? (
          <EmptyState icon={<Rows3 aria-hidden />} title={t`No rows`}>{t`${name} is empty, or a row rule leaves you nothing of it.`}</EmptyState>
        ) : (
          // A scrolling region must be reachable by keyboard.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t`Some rows of ${name}`}>
            <Grid>
              <thead>
                <tr>
                  {columns.map((column, index) => (
                    <Th key={column.name} numeric={isNumeric(column)} className={cn('font-mono', index === 0 && 'max-sm:left-0 max-sm:z-3 max-sm:border-r')}>
                      {column.name}
                    </Th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row, at) => (
                  <tr key={at}>
                    {columns.map((column, index) => {
                      const cell = row[index] ?? null
                      const text = cell === null ? '' : exactCell(cell, plainColumn(column))
                      return (
                        <Td key={column.name} numeric={isNumeric(column)} title={text} className={cn('h-row-compact max-w-72 truncate text-xs whitespace-nowrap', index === 0 && 'max-sm:sticky max-sm:left-0 max-sm:z-[1] max-sm:max-w-40 max-sm:border-r max-sm:border-r-line max-sm:bg-surface')}>
                          {cell === null ? <Null /> : cell === '' ? <Empty /> : text}
                        </Td>
                      )
                    })}
                  </tr>
                ))}
              </tbody>
            </Grid>
          </div>
        )
      }
    </Loadable>
  )
}

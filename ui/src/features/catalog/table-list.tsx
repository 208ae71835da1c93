import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Eye, Table2 } from 'lucide-react'

import { SearchInput } from '@/components/input'
import { Tooltip } from '@/components/tooltip'
import type { Table } from '@/lib/api'
import { cn } from '@/lib/cn'
import { formatNumber } from '@/lib/format'

import { findTables, fullName } from './columns'

const shownAtMost = 300

type TableListProps = { id: string; tables: Table[]; chosen: string | null; find: string; onFind: (text: string) => void; className?: string }

/** The tables of a connection, narrowed by table or column name. */
export function TableList({ id, tables, chosen, find, onFind, className }: TableListProps) {
  const { t } = useLingui()
  const found = findTables(tables, find)
  const hidden = found.length - shownAtMost
  return (
    <nav aria-label={t`Tables`} className={cn('flex min-h-0 flex-col', className)}>
      <div className="p-3">
        <SearchInput label={t`Find a table or column`} value={find} onChange={onFind} />
      </div>
      <ul className="min-h-0 flex-1 overflow-y-auto px-2 pb-3">
        {found.slice(0, shownAtMost).map(({ table, columns }) => {
          const name = fullName(table)
          const Icon = table.kind === 'view' ? Eye : Table2
          return (
            <li key={name}>
              <Link
                to="/connections/$id"
                params={{ id }}
                search={(old) => ({ ...old, table: name })}
                aria-current={chosen === name ? 'true' : undefined}
                className="block rounded-md px-2 py-1.5 hover:bg-hover focus-visible:-outline-offset-2 aria-[current=true]:bg-selected pointer-coarse:py-3"
              >
                <span className="flex items-center gap-2">
                  <Tooltip label={table.kind === 'view' ? t`View` : t`Table`}>
                    <Icon className="text-ink-3" aria-hidden />
                  </Tooltip>
                  <span className="min-w-0 flex-1 truncate font-mono text-xs" title={name}>
                    {name}
                  </span>
                  {table.row_count === null ? null : <span className="text-xs text-ink-3">{formatNumber(table.row_count, { compact: table.row_count >= 100_000 })}</span>}
                </span>
                {columns.length > 0 ? <span className="mt-0.5 block truncate pl-6 font-mono text-2xs text-ink-3">{columns.join(', ')}</span> : null}
              </Link>
            </li>
          )
        })}
        {found.length === 0 ? (
          <li className="px-2 py-1 text-sm text-ink-3">
            <Trans>No table or column has “{find}” in its name.</Trans>
          </li>
        ) : null}
        {hidden > 0 ? (
          <li className="px-2 py-1 text-xs text-ink-3">
            <Trans>{formatNumber(hidden)} more. Narrow the search.</Trans>
          </li>
        ) : null}
      </ul>
    </nav>
  )
}

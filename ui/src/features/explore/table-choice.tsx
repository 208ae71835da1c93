import { Plural, useLingui } from '@lingui/react/macro'
import { Table2 } from 'lucide-react'

import { EmptyState } from '@/components/states'
import type { Catalog, Table } from '@/lib/api'
import { fullName } from '@/lib/table-name'

const shownTables = 12

/** The largest tables, to begin with one. */
export function TableChoice({ catalog, onChoose }: { catalog: Catalog; onChoose: (table: Table) => void }) {
  const { t } = useLingui()
  const tables = [...catalog.tables].toSorted((one, other) => (other.row_count ?? 0) - (one.row_count ?? 0)).slice(0, shownTables)
  if (tables.length === 0) return <EmptyState icon={<Table2 aria-hidden />} title={t`No tables`}>{t`This connection has no table to explore.`}</EmptyState>
  return (
    <EmptyState icon={<Table2 aria-hidden />} title={t`Choose a table`} className="[&>div]:max-w-[40rem]">
      <p>{t`You see at once how many rows it has and, where it knows a time, their course by month.`}</p>
      <ul className="mt-4 flex flex-wrap justify-center gap-2">
        {tables.map((table) => (
          <li key={fullName(table)}>
            <button type="button" onClick={() => onChoose(table)} className="flex h-control-lg items-center gap-2 rounded-md border border-line-strong bg-surface px-3 text-sm text-ink shadow-control hover:bg-hover pointer-coarse:h-control-touch">
              <span className="font-label">{fullName(table)}</span>
              {table.row_count === null ? null : (
                <span className="text-xs text-ink-3">
                  <Plural value={table.row_count} one="# row" other="# rows" />
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </EmptyState>
  )
}

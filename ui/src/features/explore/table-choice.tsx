import { Plural, useLingui } from '@lingui/react/macro'
import { Table2 } from 'lucide-react'

import { EmptyState } from '@/components/states'
import type { Catalog, Table } from '@/lib/api'
import { fullName } from '@/lib/table-name'

const shownTables = 12

type TableChoiceProps = { catalog: Catalog; lost?: boolean; onChoose: (table: Table) => void }

/** The largest tables, to begin with one. `lost`: what was to be shown is not here. */
export function TableChoice({ catalog, lost = false, onChoose }: TableChoiceProps) {
  const { t } = useLingui()
  const tables = [...catalog.tables].toSorted((one, other) => (other.row_count ?? 0) - (one.row_count ?? 0)).slice(0, shownTables)
  if (tables.length === 0) return <EmptyState icon={<Table2 aria-hidden />} title={t`No tables`}>{t`This connection has no table to explore.`}</EmptyState>
  return (
    <EmptyState icon={<Table2 aria-hidden />} title={lost ? t`What this link leads to is not here` : t`Choose a table`} className="[&>div]:max-w-[40rem]">
      {lost ? <p role="status">{t`It was renamed or deleted, or you may not see it. Choose another table.`}</p> : null}
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

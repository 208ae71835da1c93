import { useLingui } from '@lingui/react/macro'

import { Table as Grid, Th } from '@/components/table'
import type { Table } from '@/lib/api'
import { fullName } from '@/lib/table-name'

import { ColumnRow, type ColumnEdit } from './column-row'
import type { Drafts } from './use-drafts'

type ColumnsTabProps = { table: Table; column: string | undefined; onEdit?: ColumnEdit | undefined; drafts: Drafts }

/** The columns of a table: what each means and holds. */
export function ColumnsTab({ table, column, onEdit, drafts }: ColumnsTabProps) {
  const { t } = useLingui()
  return (
    // A scrolling region must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="@container overflow-x-auto" tabIndex={0} role="region" aria-label={t`Columns of ${fullName(table)}`}>
      <Grid>
        <thead>
          <tr>
            <Th className="left-0 z-[2]">{t`Column`}</Th>
            <Th>{t`Meaning`}</Th>
            <Th className="@max-3xl:hidden">{t`Holds`}</Th>
            <Th numeric className="@max-2xl:hidden">{t`Distinct`}</Th>
            <Th numeric className="@max-2xl:hidden">{t`Empty`}</Th>
          </tr>
        </thead>
        <tbody>
          {table.columns.map((one) => (
            <ColumnRow key={one.name} column={one} table={table} chosen={one.name === column} onEdit={onEdit} drafts={drafts} />
          ))}
        </tbody>
      </Grid>
    </div>
  )
}

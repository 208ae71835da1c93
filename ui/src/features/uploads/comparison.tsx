import { Trans, useLingui } from '@lingui/react/macro'
import { TriangleAlert } from 'lucide-react'

import { Badge } from '@/components/chip'
import { Notice } from '@/components/states'
import type { ColumnType, ComparedTable, Comparison, LoadMode } from '@/lib/api'
import { typeWord } from '@/lib/column-types'
import { formatNumber } from '@/lib/format'

import { lostColumns, rowsAfter } from './changes'
import { UsedBy } from './used-by'

/** What a file would change in a dataset: rows before and after, and every column that is not the same. */
export function ComparisonView({ found, mode }: { found: Comparison; mode: LoadMode }) {
  const { t } = useLingui()
  const lost = lostColumns(found, mode).join(', ')
  return (
    <section aria-label={t`What changes`} className="flex max-h-64 flex-col gap-3 overflow-y-auto">
      {found.fits ? null : (
        <Notice tone="bad" icon={<TriangleAlert aria-hidden />}>
          <Trans>Some columns hold another type than before and can't be added to it. Choose their type above, or replace the data.</Trans>
        </Notice>
      )}
      {lost ? (
        <Notice tone="warn" icon={<TriangleAlert aria-hidden />}>{found.used_by_count > 0 ? t`Gone after this: ${lost}. What reads it will fail.` : t`Gone after this: ${lost}. Nothing that is saved here reads it.`}</Notice>
      ) : null}
      <UsedBy found={found} />
      {found.tables.map((table) => (
        <TableChange key={table.name} table={table} mode={mode} />
      ))}
    </section>
  )
}

function TableChange({ table, mode }: { table: ComparedTable; mode: LoadMode }) {
  const { t } = useLingui()
  const word = (type: ColumnType | null): string => (type ? typeWord(type, t) : '')
  const changed = table.columns.filter((column) => column.change !== 'same')
  const [before, after] = [formatNumber(table.rows_before), formatNumber(rowsAfter(table, mode))]
  const words = { same: null, new: t`new`, gone: mode === 'append' ? t`not in the file` : t`gone`, changed: null, type_changed: null } as const
  return (
    <div>
      <h3 className="flex flex-wrap items-baseline gap-x-2 text-sm font-label">
        <span className="font-mono">{table.name}</span>
        <span className="text-xs font-normal text-ink-3">{t`${before} rows before, about ${after} after`}</span>
        {words[table.change] ? <Badge tone={table.change === 'new' ? 'ok' : 'warn'}>{words[table.change]}</Badge> : null}
      </h3>
      {changed.length === 0 ? <p className="text-xs text-ink-3">{t`All columns are the same.`}</p> : null}
      <ul className="m-0 list-none p-0">
        {changed.map((column) => (
          <li key={column.name} className="flex flex-wrap items-baseline gap-x-2 text-sm">
            <span className="font-mono text-xs">{column.name}</span>
            {column.change === 'type_changed' ? (
              <span className={column.fits ? 'text-xs text-ink-2' : 'text-xs text-bad-ink'}>
                {column.fits ? t`${word(column.before)}, in the file ${word(column.after)}` : t`${word(column.before)}, in the file ${word(column.after)}: does not fit`}
              </span>
            ) : (
              <Badge tone={column.change === 'new' ? 'ok' : 'warn'}>{words[column.change]}</Badge>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

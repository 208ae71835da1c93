import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { KeyRound } from 'lucide-react'
import { useEffect, useRef } from 'react'

import { Select } from '@/components/select'
import { Null } from '@/components/table'
import type { ColumnType, PreviewColumn, TablePreview } from '@/lib/api'
import { cn } from '@/lib/cn'
import { typeWord } from '@/lib/column-types'

import { isKey, isSkipped, misfitShare, offeredTypes } from './options'
import type { Upload } from './use-upload'

const rightSided = new Set<ColumnType>(['integer', 'float', 'decimal'])

type ColumnHeadProps = { upload: Upload; column: PreviewColumn; rows: number; chosen: boolean; onChoose: () => void }

function ColumnHead({ upload, column, rows, chosen, onChoose }: ColumnHeadProps) {
  const { t } = useLingui()
  const head = useRef<HTMLTableCellElement>(null)
  useEffect(() => {
    // The drawer narrows the table: the column it is about stays in view.
    if (chosen) head.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [chosen])
  const skipped = isSkipped(upload.choice, column)
  const bad = !skipped && column.misfit_count > 0
  return (
    <th ref={head} scope="col" className={cn('sticky top-0 z-sticky border-r border-b border-line bg-sunken px-2 pt-2 pb-1.5 text-left align-top font-body', chosen && 'bg-selected shadow-[inset_0_2px_var(--focus)]')}>
      <button type="button" onClick={onChoose} aria-pressed={chosen} className={cn('mb-1 flex w-full max-w-48 items-center gap-1 px-0.5 text-left text-sm font-label', skipped && 'text-ink-3 line-through')} title={column.name}>
        {isKey(upload.choice, column) ? <KeyRound className="size-3.5 text-ink-3" aria-label={t`Key`} /> : null}
        <span className="truncate">{column.name}</span>
      </button>
      <Select
        size="sm"
        label={t`Type of ${column.name}`}
        value={column.type}
        onChange={(type) => upload.setColumn({ source_name: column.source_name, type })}
        options={offeredTypes(column.type).map((one) => ({ value: one, label: typeWord(one, t) }))}
        disabled={skipped}
        className="w-full min-w-24 border-line-strong"
      />
      <span aria-hidden className="mt-1.5 flex h-[0.1875rem] overflow-hidden rounded-full bg-press">
        {skipped ? null : <span className="flex-1 bg-ok-solid" />}
        {bad ? <span className="border-l border-surface bg-bad-solid" style={{ inlineSize: `${100 * misfitShare(column, rows)}%` }} /> : null}
      </span>
      <span className={cn('mt-1 block text-xs', bad ? 'text-bad-ink' : 'text-ink-3')}>
        {skipped ? t`left out` : bad ? plural(column.misfit_count, { one: '# does not fit', other: "# don't fit" }) : t`all fit`}
      </span>
    </th>
  )
}

type PreviewGridProps = { upload: Upload; table: TablePreview; chosen: string | null; onChoose: (column: string) => void }

/** The first rows as they stand in the file; values that don't fit their type are marked. */
export function PreviewGrid({ upload, table, chosen, onChoose }: PreviewGridProps) {
  const { t } = useLingui()
  const looks = table.columns.map((column) => ({
    right: rightSided.has(column.type),
    skipped: isSkipped(upload.choice, column),
    chosen: chosen === column.source_name,
    misfits: new Set(column.misfit_examples),
  }))
  return (
    // A scrolling region must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2" tabIndex={0} role="region" aria-label={t`First rows of the file`} aria-busy={upload.reading}>
      <table className={cn('border-separate border-spacing-0 text-sm transition-opacity time-2', upload.reading && 'opacity-60')}>
        <thead>
          <tr>
            <th scope="col" className="sticky top-0 left-0 z-sticky min-w-10 border-r border-b border-line bg-sunken">
              <span className="sr-only">{t`Row`}</span>
            </th>
            {table.columns.map((column) => (
              <ColumnHead key={column.source_name} upload={upload} column={column} rows={table.rows_estimated} chosen={chosen === column.source_name} onChoose={() => onChoose(column.source_name)} />
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              <th scope="row" className="sticky left-0 border-r border-b border-line bg-sunken px-2 text-right text-xs font-body text-ink-3">
                {index + 1}
              </th>
              {looks.map((look, at) => {
                const value = row[at] ?? null
                const bad = value !== null && !look.skipped && look.misfits.has(value)
                return (
                  <td
                    key={at}
                    className={cn(
                      'h-[1.9375rem] max-w-72 truncate border-r border-b border-line-faint px-2.5',
                      look.right && 'text-right',
                      look.chosen && 'bg-selected',
                      look.skipped && 'text-ink-3 line-through',
                      bad && 'bg-bad-soft text-bad-ink',
                    )}
                    title={value ?? undefined}
                  >
                    {value === null ? <Null>{t`empty`}</Null> : value}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

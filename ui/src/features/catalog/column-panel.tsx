import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'

import { Switch } from '@/components/checkbox'
import { EditableText } from '@/components/editable-text'
import { SidePanel } from '@/components/side-panel'
import type { Table, TableColumn } from '@/lib/api'
import { typeWord } from '@/lib/column-types'
import { formatNumber, formatPercent } from '@/lib/format'
import { fullName } from '@/lib/table-name'

import type { ColumnEdit } from './column-row'
import { bound } from './columns'
import { PiiField } from './pii-field'

type ColumnPanelProps = { table: Table; column: TableColumn; onClose: () => void; onEdit?: ColumnEdit | undefined; /** What reads the column. */ children: ReactNode }

const shownAtMost = 20

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-ink-3">{name}</dt>
    <dd className="m-0 min-w-0 break-words">{children}</dd>
  </>
)

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title}>
    <h3 className="mb-1 text-xs text-ink-3">{title}</h3>
    {children}
  </section>
)

/** Everything about one column, and what people may say of it. */
export function ColumnPanel({ table, column, onClose, onEdit, children }: ColumnPanelProps) {
  const { t } = useLingui()
  const { name } = column
  const edit: ColumnEdit | undefined = onEdit && ((fields) => onEdit({ ...fields, column: name }))
  const origins = { source: t`from the source`, person: t`written by a person`, model: t`drafted by a model, accepted by a person` }
  return (
    <SidePanel open onClose={onClose} title={`${fullName(table)}.${name}`}>
      <div className="flex flex-col gap-5 text-sm">
        <Part title={t`Term`}>
          <EditableText maxLength={100} label={t`Term for ${name}`} value={column.term} placeholder={t`Add a term`} onSave={edit && ((term) => edit({ term }))} className={column.term ? 'text-md font-label' : undefined} />
          {!edit && !column.term ? <span className="text-ink-3">{t`none`}</span> : null}
        </Part>
        <Part title={t`Description`}>
          <EditableText multiline maxLength={2000} label={t`Description of ${name}`} value={column.description} placeholder={t`Add a description`} onSave={edit && ((description) => edit({ description }))} />
          {column.description && column.description_origin ? <span className="mt-0.5 block text-xs text-ink-3">{origins[column.description_origin]}</span> : null}
          {!edit && !column.description ? <span className="text-ink-3">{t`none`}</span> : null}
        </Part>
        <PiiField column={column} onEdit={edit} />
        {edit ? (
          <Switch label={t`Hide from AI`} detail={t`No question engine reads a hidden column, with a model or without. Who may run SQL still can.`} checked={column.hidden} onChange={(hidden) => void edit({ hidden })} />
        ) : null}
        <Part title={t`What it holds`}>
          <dl className="m-0 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
            <Fact name={t`Type`}>
              {typeWord(column.type, t)} {column.declared_type && column.declared_type !== column.type ? <span className="font-mono text-xs text-ink-3">{column.declared_type}</span> : null}
            </Fact>
            {table.primary_key.includes(name) ? <Fact name={t`Key`}>{t`part of the primary key`}</Fact> : null}
            {column.distinct_count === null ? null : <Fact name={t`Distinct`}>{formatNumber(column.distinct_count)}</Fact>}
            {column.null_share === null ? null : <Fact name={t`Empty`}>{column.null_share === 0 ? t`no row` : formatPercent(column.null_share)}</Fact>}
            {column.min === null ? null : <Fact name={t`Least`}>{bound(column, column.min)}</Fact>}
            {column.max === null ? null : <Fact name={t`Greatest`}>{bound(column, column.max)}</Fact>}
          </dl>
        </Part>
        {column.samples.length > 0 ? (
          <Part title={column.samples_complete ? t`All its values` : t`Most frequent values`}>
            <ul className="flex flex-wrap gap-1">
              {column.samples.slice(0, shownAtMost).map((value) => (
                <li key={value} className="max-w-full truncate rounded-xs bg-press px-1.5 py-0.5 font-mono text-xs" title={value}>
                  {value === '' ? t`empty text` : value}
                </li>
              ))}
              {column.samples.length > shownAtMost ? <li className="px-1 py-0.5 text-xs text-ink-3">{t`and ${column.samples.length - shownAtMost} more`}</li> : null}
            </ul>
          </Part>
        ) : null}
        <Part title={t`Breaks if it goes`}>{children}</Part>
        {edit ? null : (
          <p className="text-xs text-ink-3">
            <Trans>Admins and analysts change these words.</Trans>
          </p>
        )}
      </div>
    </SidePanel>
  )
}

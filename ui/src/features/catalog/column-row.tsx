import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { EyeOff, KeyRound, ShieldAlert, ShieldCheck } from 'lucide-react'

import { Badge } from '@/components/chip'
import { EditableText } from '@/components/editable-text'
import { Td } from '@/components/table'
import { Tooltip } from '@/components/tooltip'
import type { Table, TableChange, TableColumn } from '@/lib/api'
import { cn } from '@/lib/cn'
import { typeWord } from '@/lib/column-types'
import { formatNumber, formatPercent } from '@/lib/format'

import { contentOf, emptyShare } from './columns'
import { DraftWords } from './draft-words'
import type { Drafts } from './use-drafts'
import { piiWords } from './words'

function Content({ column }: { column: TableColumn }) {
  const { t } = useLingui()
  const content = contentOf(column)
  if (!content) return null
  if ('range' in content) return <span className="whitespace-nowrap">{content.range}</span>
  const words = content.values.slice(0, 6).join(', ')
  return (
    <span className="line-clamp-2 max-w-[22rem] min-w-32" title={content.values.join(', ')}>
      {words}
      {content.complete && content.values.length <= 6 ? '' : t`, …`}
    </span>
  )
}

/** What is of note about a column, in words. */
export function ColumnMarks({ column }: { column: TableColumn }) {
  const { t } = useLingui()
  const { pii } = column
  return (
    <>
      {column.hidden ? (
        <Badge tone="quiet">
          <EyeOff aria-hidden />
          {t`hidden`}
        </Badge>
      ) : null}
      {pii && pii.state !== 'dismissed' ? (
        <Tooltip label={pii.why || t(piiWords[pii.kind])}>
          <span>
            <Badge tone={pii.state === 'detected' ? 'warn' : 'plain'}>
              {pii.state === 'detected' ? <ShieldAlert aria-hidden /> : <ShieldCheck aria-hidden />}
              {pii.state === 'detected' ? t`personal data?` : t`personal data`}
            </Badge>
          </span>
        </Tooltip>
      ) : null}
    </>
  )
}

export type ColumnEdit = (fields: Omit<TableChange, 'schema' | 'table'>) => Promise<boolean>

type ColumnRowProps = { column: TableColumn; table: Table; chosen: boolean; onEdit?: ColumnEdit | undefined; drafts: Drafts }

/** One column: its name, what it means, and what it holds. */
export function ColumnRow({ column, table, chosen, onEdit, drafts }: ColumnRowProps) {
  const { t } = useLingui()
  const key = table.primary_key.includes(column.name)
  const edit = onEdit ? (fields: Partial<TableChange>) => onEdit({ ...fields, column: column.name }) : undefined
  const name = column.name
  const empty = emptyShare(column)
  const cell = 'py-2 align-top'
  return (
    <tr className={cn(chosen && 'bg-selected')}>
      <Td className={cn(cell, 'sticky left-0 z-[1] bg-surface', chosen && 'bg-selected')}>
        <span className="flex items-center gap-1.5">
          <Link from="/connections/$id" search={(old) => ({ ...old, column: chosen ? undefined : name })} replace aria-current={chosen ? 'true' : undefined} className="max-w-48 truncate font-mono text-xs font-label hover:underline pointer-coarse:-my-1.5 pointer-coarse:py-3.5" title={name}>
            {name}
          </Link>
          {key ? (
            <Tooltip label={t`Part of the primary key`}>
              <KeyRound className="size-3.5 text-ink-3" aria-label={t`primary key`} />
            </Tooltip>
          ) : null}
        </span>
        <span className="block text-2xs text-ink-3" title={column.declared_type}>
          {typeWord(column.type, t)}
        </span>
        {column.hidden || column.pii ? (
          <span className="mt-1 flex flex-wrap gap-1">
            <ColumnMarks column={column} />
          </span>
        ) : null}
      </Td>
      <Td className={cn(cell, 'min-w-40 pt-1 text-xs sm:min-w-52')}>
        <span className={cn('flex flex-wrap gap-x-3 gap-y-0.5', (column.term || column.description) && 'flex-col')}>
          <EditableText maxLength={100} label={t`Term for ${name}`} value={column.term} placeholder={t`Add a term`} onSave={edit && ((term) => edit({ term }))} className={cn('text-xs', column.term && 'font-label')} />
          <EditableText multiline maxLength={2000} label={t`Description of ${name}`} value={column.description} placeholder={t`Add a description`} onSave={edit && ((description) => edit({ description }))} className="max-w-[26rem] text-xs text-ink-2" />
        </span>
        <DraftWords draft={drafts.of(name)} now={column} name={name} drafts={drafts} />
      </Td>
      <Td className={cn(cell, 'text-xs text-ink-2 @max-3xl:hidden')}>
        <Content column={column} />
      </Td>
      <Td numeric className={cn(cell, 'text-xs @max-2xl:hidden')}>
        {column.distinct_count === null ? '' : formatNumber(column.distinct_count)}
      </Td>
      <Td numeric className={cn(cell, 'text-xs @max-2xl:hidden')}>
        {empty === 'never' ? <span className="text-ink-3">{t`never`}</span> : empty === null ? '' : formatPercent(empty)}
      </Td>
    </tr>
  )
}

import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ChartNoAxesCombined, EyeOff, PencilLine } from 'lucide-react'

import { Button, buttonClass } from '@/components/button'
import { Switch } from '@/components/checkbox'
import { Badge } from '@/components/chip'
import { EditableText } from '@/components/editable-text'
import type { Table } from '@/lib/api'
import { cn } from '@/lib/cn'
import { formatDate, formatLocalTimestamp, formatMoment } from '@/lib/format'
import { fullName } from '@/lib/table-name'

import type { ColumnEdit } from './column-row'
import { DraftWords } from './draft-words'
import type { Drafts } from './use-drafts'

/** A day, a moment of the place it is from, or a moment of the world. */
function reached(latest: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(latest)) return formatDate(latest)
  return /(Z|[+-]\d\d(:?\d\d)?)$/.test(latest) ? formatMoment(latest.replace(' ', 'T')) : formatLocalTimestamp(latest)
}

/** A table's name, size and age, and what people say of it. */
export function TableHead({ id, table, onEdit, drafts }: { id: string; table: Table; onEdit?: ColumnEdit | undefined; drafts: Drafts }) {
  const { t } = useLingui()
  const name = fullName(table)
  const latest = table.freshness ? reached(table.freshness.latest) : null
  const from = table.freshness?.column
  return (
    <header className="px-5 pt-4 pb-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <h2 className="flex min-w-0 flex-wrap items-center gap-2 font-mono text-lg font-title break-all">
          {name}
          {table.kind === 'view' ? <Badge>{t`view`}</Badge> : null}
          {table.hidden ? (
            <Badge tone="quiet">
              <EyeOff aria-hidden />
              {t`hidden from AI`}
            </Badge>
          ) : null}
        </h2>
        <div className="flex flex-wrap gap-2">
          <Link to="/explore" search={{ connection: id, table: table.name, ...(table.schema === null ? {} : { schema: table.schema }) }} className={buttonClass({ size: 'sm' })}>
            <ChartNoAxesCombined aria-hidden />
            <Trans>Explore</Trans>
          </Link>
          {onEdit ? (
            <Button size="sm" onClick={drafts.ask} disabledReason={drafts.asking ? t`The model is drafting` : undefined}>
              <PencilLine aria-hidden />
              <Trans>Draft descriptions</Trans>
            </Button>
          ) : null}
        </div>
      </div>
      <p className="mt-0.5 text-sm text-ink-3">
        {table.row_count === null ? null : (
          <>
            <Plural value={table.row_count} one="# row" other="# rows" />
            {', '}
          </>
        )}
        <Plural value={table.columns.length} one="# column" other="# columns" />
        {latest ? <span title={t`The latest value of ${from ?? ''}`}>{t`, data up to ${latest}`}</span> : null}
      </p>
      <div className="mt-2 max-w-measure">
        <EditableText maxLength={100} label={t`Term for ${name}`} value={table.term} placeholder={t`Add a business term`} onSave={onEdit && ((term) => onEdit({ term }))} className={cn('text-md', table.term && 'font-label')} />
        <EditableText multiline maxLength={2000} label={t`Description of ${name}`} value={table.description} placeholder={t`Add a description`} onSave={onEdit && ((description) => onEdit({ description }))} className="mt-0.5 text-md text-ink-2" />
        <DraftWords table draft={drafts.of(null)} now={table} name={name} drafts={drafts} />
      </div>
      {onEdit ? (
        <Switch
          className="mt-3"
          label={t`Hide from AI`}
          detail={t`No question engine reads a hidden table, with a model or without. Who may run SQL still can.`}
          checked={table.hidden}
          onChange={(hidden) => void onEdit({ hidden })}
        />
      ) : null}
    </header>
  )
}

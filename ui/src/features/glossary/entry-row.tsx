import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Ellipsis, MessageSquareText, Pencil, Sigma, Tag, Trash2 } from 'lucide-react'

import { buttonClass } from '@/components/button'
import { Badge } from '@/components/chip'
import { IconButton } from '@/components/icon-button'
import { Menu, MenuItem, MenuLine } from '@/components/menu'
import type { Connection, GlossaryEntry } from '@/lib/api'
import { fullName } from '@/lib/table-name'

import { placeOf } from './entry-form'

type EntryRowProps = { entry: GlossaryEntry; connection: Connection | undefined; onEdit?: (() => void) | undefined; onDelete?: (() => void) | undefined }

/** One term or metric: what it is called, what it means, and where it comes from. */
export function EntryRow({ entry, connection, onEdit, onDelete }: EntryRowProps) {
  const { t } = useLingui()
  const Icon = entry.kind === 'metric' ? Sigma : Tag
  const place = entry.kind === 'metric' ? entry.table : entry.target
  const filters = entry.default_filters.join(' and ')
  return (
    <li className="flex items-start gap-3 border-b border-line-faint px-5 py-3">
      <Icon className="mt-0.5 text-ink-3" aria-label={entry.kind === 'metric' ? t`Metric` : t`Term`} />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h2 className="text-sm font-label break-words">{entry.name}</h2>
          {entry.synonyms.map((word) => (
            <Badge key={word} tone="quiet">
              {word}
            </Badge>
          ))}
        </div>
        {entry.definition ? <p className="mt-0.5 max-w-measure text-sm text-ink-2">{entry.definition}</p> : null}
        <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-0.5 text-xs text-ink-3">
          {entry.formula ? <code className="break-all text-ink-2">{entry.formula}</code> : null}
          {entry.formula && place ? <span>{t`on`}</span> : null}
          {place && connection ? (
            <Link to="/connections/$id" params={{ id: connection.id }} search={{ table: fullName({ schema: place.schema, name: place.table }) }} className="link touch-area font-mono">
              {placeOf(place)}
            </Link>
          ) : place ? (
            <span className="font-mono">{placeOf(place)}</span>
          ) : null}
          {filters ? (
            <>
              <span>{t`where`}</span>
              <code className="break-all">{filters}</code>
            </>
          ) : null}
          {entry.formula || place ? <span aria-hidden>·</span> : null}
          <span>{connection ? connection.name : entry.connection_id ? t`a deleted connection` : t`every connection`}</span>
        </p>
      </div>
      <span className="flex shrink-0 items-center gap-1">
        <Link to="/" search={{ ...(entry.connection_id ? { connection: entry.connection_id } : {}), ask: entry.name }} aria-label={t`Ask about ${entry.name}`} className={buttonClass({ size: 'sm', variant: 'quiet', className: 'max-sm:px-2' })}>
          <MessageSquareText aria-hidden />
          <span className="max-sm:hidden">{t`Ask about it`}</span>
        </Link>
        {onEdit && onDelete ? (
          <Menu
            trigger={
              <IconButton size="sm" label={t`Acts on ${entry.name}`}>
                <Ellipsis aria-hidden />
              </IconButton>
            }
          >
            <MenuItem onClick={onEdit}>
              <Pencil aria-hidden />
              {t`Edit`}
            </MenuItem>
            <MenuLine />
            <MenuItem danger onClick={onDelete}>
              <Trash2 aria-hidden />
              {t`Delete`}
            </MenuItem>
          </Menu>
        ) : null}
      </span>
    </li>
  )
}

import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Ellipsis, Pencil, Trash2, Users } from 'lucide-react'
import { useState } from 'react'

import { Badge } from '@/components/chip'
import { IconButton } from '@/components/icon-button'
import { Input } from '@/components/input'
import { Menu, MenuItem } from '@/components/menu'
import type { SavedQuery } from '@/lib/api'
import { formatRelative } from '@/lib/format'

import { removeSaved, useRename } from './saved'

/** One saved query: opens, is renamed in place, and can be deleted with a way back. */
export function SavedRow({ query, onOpen }: { query: SavedQuery; onOpen: () => void }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const [editing, setEditing] = useState(false)
  const rename = useRename(t`The name was not changed.`)
  const done = (name: string) => {
    setEditing(false)
    if (name.trim() && name.trim() !== query.name) rename.mutate({ query, name: name.trim() })
  }
  const remove = () => void removeSaved(client, query.id, { done: t`Deleted “${query.name}”.`, failed: t`“${query.name}” was not deleted.` })
  const { name } = query
  return (
    <li className="group flex items-start gap-1 rounded-md px-2 py-1.5 hover:bg-hover">
      <span className="min-w-0 flex-1">
        {editing ? (
          <Input
            aria-label={t`New name`}
            defaultValue={name}
            autoFocus
            maxLength={200}
            onFocus={(event) => event.target.select()}
            onBlur={(event) => done(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') done(event.currentTarget.value)
              if (event.key !== 'Escape') return
              event.preventDefault()
              setEditing(false)
            }}
          />
        ) : (
          <Link to="/sql" search={{ query: query.id }} className="block text-sm font-label" onClick={onOpen}>
            <span className="block truncate" title={name}>
              {name}
            </span>
            <span className="block truncate text-xs font-body text-ink-3">
              {[query.connection_name, query.owner.name, formatRelative(query.updated_at)].filter(Boolean).join(' · ')}
            </span>
          </Link>
        )}
        {query.description ? <span className="mt-0.5 line-clamp-2 text-xs text-ink-2">{query.description}</span> : null}
        {query.tags.length > 0 || query.shared ? (
          <span className="mt-1 flex flex-wrap gap-1">
            {query.shared ? (
              <Badge tone="quiet">
                <Users aria-hidden />
                {t`shared`}
              </Badge>
            ) : null}
            {query.tags.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </span>
        ) : null}
      </span>
      {query.may_edit ? (
        <Menu
          trigger={
            <IconButton size="sm" label={t`Acts on ${name}`}>
              <Ellipsis aria-hidden />
            </IconButton>
          }
        >
          <MenuItem onClick={() => setEditing(true)}>
            <Pencil aria-hidden />
            {t`Rename`}
          </MenuItem>
          <MenuItem danger onClick={remove}>
            <Trash2 aria-hidden />
            {t`Delete`}
          </MenuItem>
        </Menu>
      ) : null}
    </li>
  )
}

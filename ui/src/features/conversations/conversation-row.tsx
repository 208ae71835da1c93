import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Ellipsis, Pencil, Pin, PinOff, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'

import { Menu, MenuItem, MenuLine } from '@/components/menu'
import type { ChatSession } from '@/lib/api'
import { cn } from '@/lib/cn'

import { RenameInput } from './rename-input'
import { removeConversation, useChangeConversation } from './use-conversations'

const rowClass =
  'flex h-7 min-w-0 flex-1 items-center gap-1.5 rounded-md px-2 text-sm text-ink-2 group-hover/row:bg-hover data-[status=active]:bg-selected data-[status=active]:font-label data-[status=active]:text-ink pointer-coarse:h-control-touch'

type ConversationRowProps = { session: ChatSession; onOpen?: (() => void) | undefined }

export function ConversationRow({ session, onOpen }: ConversationRowProps) {
  const { t } = useLingui()
  const [renaming, setRenaming] = useState(false)
  const link = useRef<HTMLAnchorElement>(null)
  const client = useQueryClient()
  const navigate = useNavigate()
  const open = useParams({ strict: false }) as { sessionId?: string }
  const change = useChangeConversation(t`The change was not kept.`)

  const remove = () => {
    removeConversation(client, session.id, { done: t`Conversation deleted`, failed: t`The conversation was not deleted.` })
    if (open.sessionId === session.id) void navigate({ to: '/' })
  }
  const renamed = (byKey: boolean) => {
    flushSync(() => setRenaming(false))
    if (byKey) link.current?.focus()
  }
  if (renaming) {
    return <RenameInput title={session.title} onDone={renamed} onRename={(title) => change.mutate({ id: session.id, title })} />
  }
  return (
    <li className="group/row relative flex min-w-0">
      <Link ref={link} to="/ask/$sessionId" params={{ sessionId: session.id }} className={cn(rowClass, 'group-hover/row:pr-8 has-[+[data-popup-open]]:pr-8')} title={session.title} onClick={onOpen}>
        {session.pinned ? <Pin className="size-3.5 text-ink-3" aria-hidden /> : null}
        <span className="truncate">{session.title}</span>
      </Link>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={t`Acts on ${session.title}`}
            className="absolute inset-y-0 right-0.5 my-auto flex size-6 items-center justify-center rounded-sm text-ink-3 opacity-0 group-hover/row:opacity-100 hover:bg-press focus-visible:opacity-100 data-popup-open:opacity-100 pointer-coarse:static pointer-coarse:size-control-touch pointer-coarse:opacity-100"
          >
            <Ellipsis aria-hidden />
          </button>
        }
      >
        <MenuItem onClick={() => change.mutate({ id: session.id, pinned: !session.pinned })}>
          {session.pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
          {session.pinned ? t`Unpin` : t`Pin`}
        </MenuItem>
        <MenuItem onClick={() => setRenaming(true)}>
          <Pencil aria-hidden />
          {t`Rename`}
        </MenuItem>
        <MenuLine />
        <MenuItem onClick={remove}>
          <Trash2 aria-hidden />
          {t`Delete`}
        </MenuItem>
      </Menu>
    </li>
  )
}

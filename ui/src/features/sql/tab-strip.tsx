import { useLingui } from '@lingui/react/macro'
import { Link, useNavigate } from '@tanstack/react-router'
import { LoaderCircle, Plus, X } from 'lucide-react'
import { useState } from 'react'

import { IconButton } from '@/components/icon-button'
import { Input } from '@/components/input'
import { toast } from '@/components/toast'
import { cn } from '@/lib/cn'

import { forget, stop, useTabRun } from './run'
import type { SqlSearch } from './search'
import { isUnsaved, type SqlTab, type Tabs } from './tabs'

/** Closes a tab; for a while it can be brought back. */
function useCloseTab(tabs: Tabs, active: string) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const goTo = (tab: string, query?: string) => void navigate({ to: '/sql', search: ({ panel }) => ({ panel: panel as SqlSearch['panel'], tab, query }) })
  return (tab: SqlTab) => {
    const { next, reopen } = tabs.close(tab.id)
    void stop(tab.id)
    if (tab.id === active) goTo(next)
    const undo = () => {
      reopen()
      goTo(tab.id, tab.saved?.id)
    }
    if (isUnsaved(tab) || tab.saved) toast.done(t`Closed “${tab.name}”.`, { label: t`Undo`, run: undo })
    else forget(tab.id)
  }
}

type TabProps = { tab: SqlTab; here: boolean; onClose: () => void; onRename: (name: string) => void }

function Tab({ tab, here, onClose, onRename }: TabProps) {
  const { t } = useLingui()
  const [editing, setEditing] = useState(false)
  const unsaved = isUnsaved(tab)
  const running = useTabRun(tab.id).running !== null
  const done = (name: string) => {
    setEditing(false)
    if (name.trim()) onRename(name.trim())
  }
  if (editing) {
    return (
      <li>
        <Input
          aria-label={t`Name of the tab`}
          defaultValue={tab.name}
          autoFocus
          maxLength={200}
          className="w-44"
          onFocus={(event) => event.target.select()}
          onBlur={(event) => done(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') done(event.currentTarget.value)
            if (event.key === 'Escape') setEditing(false)
          }}
        />
      </li>
    )
  }
  return (
    <li className={cn('group flex h-control-md max-w-56 min-w-0 shrink-0 items-center rounded-md', here ? 'bg-selected' : 'hover:bg-hover')}>
      <Link
        to="/sql"
        search={{ tab: tab.id, query: tab.saved?.id }}
        aria-current={here ? 'page' : undefined}
        title={tab.name}
        className={cn('flex min-w-0 items-center gap-2 self-stretch ps-3 text-sm', here ? 'font-label text-ink' : 'text-ink-2')}
        onDoubleClick={() => setEditing(true)}
        onKeyDown={(event) => {
          if (event.key !== 'F2') return
          event.preventDefault()
          setEditing(true)
        }}
      >
        {running ? <LoaderCircle className="size-3.5 shrink-0 animate-spin text-ink-3 motion-reduce:animate-none" role="img" aria-label={t`running`} /> : null}
        <span className="truncate">{tab.name}</span>
        {unsaved ? <span className="size-[0.4375rem] shrink-0 rounded-full bg-ink-2" role="img" aria-label={t`not saved`} /> : null}
      </Link>
      <IconButton size="sm" label={t`Close ${tab.name}`} className={cn('mx-0.5 size-6', here ? '' : 'opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100')} onClick={onClose}>
        <X className="size-3.5" aria-hidden />
      </IconButton>
    </li>
  )
}

/** The open statements. F2 or a double press renames one. */
export function TabStrip({ tabs, active }: { tabs: Tabs; active: string }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const close = useCloseTab(tabs, active)
  return (
    <nav aria-label={t`Open statements`} className="flex min-w-0 flex-1 items-center gap-1">
      <ul className="flex min-w-0 items-center gap-1 overflow-x-auto py-1">
        {tabs.tabs.map((tab) => (
          <Tab key={tab.id} tab={tab} here={tab.id === active} onClose={() => close(tab)} onRename={(name) => tabs.change(tab.id, { name })} />
        ))}
      </ul>
      <IconButton label={t`New statement`} onClick={() => void navigate({ to: '/sql', search: { tab: tabs.add() } })}>
        <Plus aria-hidden />
      </IconButton>
    </nav>
  )
}

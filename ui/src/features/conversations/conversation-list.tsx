import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Search, SquarePen } from 'lucide-react'
import { useMemo, useState } from 'react'

import { IconButton } from '@/components/icon-button'
import { SearchInput } from '@/components/input'
import { Loadable } from '@/components/loadable'
import { Skeleton } from '@/components/skeleton'
import { Tooltip } from '@/components/tooltip'
import { sessionsQuery } from '@/lib/queries'

import { ConversationRow } from './conversation-row'
import { groupSessions, type Group } from './use-conversations'

const lines = ['w-4/5', 'w-3/5', 'w-2/3', 'w-1/2']

/** What was asked before, in the sidebar. */
export function ConversationList({ onOpen }: { onOpen?: () => void }) {
  const { t } = useLingui()
  const query = useQuery(sessionsQuery)
  const [find, setFind] = useState<string | null>(null)
  const words: Record<Group, string> = { pinned: t`Pinned`, today: t`Today`, yesterday: t`Yesterday`, earlier: t`Earlier` }
  const needle = find?.trim().toLowerCase() ?? ''
  const groups = useMemo(() => {
    const shown = (query.data?.data ?? []).filter((one) => one.title.toLowerCase().includes(needle))
    return groupSessions(shown)
  }, [query.data, needle])

  return (
    <nav aria-label={t`Conversations`} className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-7 items-center justify-between pr-1 pl-2 pointer-coarse:h-control-touch">
        <h2 className="text-xs text-ink-3">
          <Trans>Conversations</Trans>
        </h2>
        <span className="flex">
          <IconButton size="sm" label={t`Find a conversation`} aria-pressed={find !== null} onClick={() => setFind(find === null ? '' : null)}>
            <Search className="size-3.5" aria-hidden />
          </IconButton>
          <Tooltip label={t`New question`}>
            <Link to="/" aria-label={t`New question`} onClick={onOpen} className="touch-area inline-flex size-control-sm items-center justify-center rounded-md text-ink-2 hover:bg-hover">
              <SquarePen className="size-3.5" aria-hidden />
            </Link>
          </Tooltip>
        </span>
      </div>
      {find === null ? null : <SearchInput label={t`Find a conversation`} value={find} onChange={setFind} className="my-1 px-0.5" />}
      <div className="-mx-1 min-h-0 flex-1 overflow-y-auto px-1 pb-2">
        <Loadable query={query} compact errorTitle={t`Conversations could not be loaded`} skeleton={lines.map((width) => <Skeleton key={width} className={`mx-2 my-3 h-2.5 ${width}`} />)}>
          {() =>
            groups.length === 0 ? (
              <p className="px-2 pt-1 text-xs text-ink-3">{needle ? <Trans>No conversation has “{needle}” in its name.</Trans> : <Trans>Nothing yet. What you ask is kept here, with its answers.</Trans>}</p>
            ) : (
              groups.map(([group, sessions]) => (
                <section key={group} aria-label={words[group]}>
                  {group === 'pinned' ? null : <h3 className="px-2 pt-2.5 pb-1 text-xs text-ink-3">{words[group]}</h3>}
                  <ul className="flex flex-col gap-px">
                    {sessions.map((session) => (
                      <ConversationRow key={session.id} session={session} onOpen={onOpen} />
                    ))}
                  </ul>
                </section>
              ))
            )
          }
        </Loadable>
      </div>
    </nav>
  )
}

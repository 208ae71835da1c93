import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { MessageSquareText, SquareTerminal } from 'lucide-react'
import { useEffect, useRef } from 'react'

import { buttonClass } from '@/components/button'
import { PageHeader } from '@/components/page-header'
import { EmptyState } from '@/components/states'
import { toast } from '@/components/toast'
import { useMe } from '@/lib/me'
import { takeOpenedSql } from '@/lib/opened-sql'
import { may } from '@/lib/permissions'
import { useTitle } from '@/lib/use-title'

import type { SqlSearch } from './search'
import { savedQuery } from './saved'
import { tabOf, type Tabs, useTabs } from './tabs'
import { Workbench } from './workbench'

type SqlPageProps = { search: SqlSearch; onSearch: (next: SqlSearch, replace?: boolean) => void }

/** Opens what the address or another page asks for, and keeps the address with the tab in hand. */
function useAddress(tabs: Tabs, { search, onSearch }: SqlPageProps) {
  const { t } = useLingui()
  const client = useQueryClient()
  const fetching = useRef<string | null>(null)
  const named = tabs.tabs.find((one) => one.id === search.tab)
  const active = named ?? tabs.tabs.find((one) => one.id === tabs.active) ?? tabs.tabs[0]
  useEffect(() => {
    const opened = takeOpenedSql()
    if (opened) {
      onSearch({ tab: tabs.add({ name: opened.name.slice(0, 80), sql: opened.sql, connectionId: opened.connectionId }) }, true)
      return
    }
    const wanted = search.query
    if (named && (!wanted || named.saved?.id === wanted)) {
      if (named.id !== tabs.active) tabs.activate(named.id)
      // The address of what is saved can be passed on.
      if (!wanted && named.saved) onSearch({ ...search, query: named.saved.id }, true)
      return
    }
    const known = wanted ? tabs.tabs.find((one) => one.saved?.id === wanted) : undefined
    if (wanted && !known) {
      if (fetching.current === wanted) return
      fetching.current = wanted
      client
        .fetchQuery(savedQuery(wanted))
        .then((query) => onSearch({ ...search, tab: tabs.add(tabOf(query)), query: wanted }, true))
        .catch((thrown: unknown) => {
          toast.failed(t`The saved query could not be opened.`, thrown)
          onSearch({ ...search, tab: active?.id, query: active?.saved?.id }, true)
        })
        .finally(() => {
          fetching.current = null
        })
      return
    }
    const next = known ?? active
    if (next) onSearch({ ...search, tab: next.id, query: next.saved?.id }, true)
  })
  return active
}

/** The SQL editor: statements in tabs, their results, and what is known of the tables. */
export function SqlPage({ search, onSearch }: SqlPageProps) {
  const { t } = useLingui()
  const allowed = may(useMe(), 'sql.run')
  const tabs = useTabs()
  useTitle(t`SQL`)
  if (!allowed) {
    return (
      <>
        <PageHeader title={t`SQL`} />
        <EmptyState
          icon={<SquareTerminal aria-hidden />}
          title={t`Your account asks in plain words, not in SQL`}
          action={
            <Link to="/" className={buttonClass({ variant: 'primary' })}>
              <MessageSquareText aria-hidden />
              {t`Ask a question`}
            </Link>
          }
        >
          {t`Every answer says how your question was understood. An admin of your organisation can give you the right to write SQL.`}
        </EmptyState>
      </>
    )
  }
  return <Opened tabs={tabs} search={search} onSearch={onSearch} />
}

function Opened({ tabs, ...rest }: SqlPageProps & { tabs: Tabs }) {
  const { t } = useLingui()
  const tab = useAddress(tabs, rest)
  useTitle(tab ? t`${tab.name} – SQL` : t`SQL`)
  return tab ? <Workbench tab={tab} search={rest.search} onSearch={rest.onSearch} /> : null
}

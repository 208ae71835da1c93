import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ChevronRight, MessageSquareText, Pencil, RefreshCw, Users } from 'lucide-react'

import { buttonClass } from '@/components/button'
import { Loadable } from '@/components/loadable'
import { PageHeader } from '@/components/page-header'
import { toast } from '@/components/toast'
import { CatalogView, type CatalogPlace } from '@/features/catalog'
import { AccessPanel, ConnectionMenu, ConnectionState, EditPanel, RestrictedMark, useRemoval, useReread } from '@/features/connections'
import { VersionsPanel } from '@/features/uploads'
import { useActions } from '@/lib/actions'
import { useMe } from '@/lib/me'
import { isAdmin, mayConnect } from '@/lib/permissions'
import { connectionQuery } from '@/lib/queries'
import { usePhone } from '@/lib/use-media'

export type ConnectionSearch = CatalogPlace & { edit?: 'yes' | undefined; versions?: 'yes' | undefined; access?: 'yes' | undefined }
type ConnectionPageProps = { id: string; search: ConnectionSearch; onSearch: (next: ConnectionSearch) => void }

/** One connection: its state, its tables, and what can be done with it. */
export function ConnectionPage({ id, search, onSearch }: ConnectionPageProps) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const phone = usePhone()
  const me = useMe()
  const writer = mayConnect(me)
  const admin = isAdmin(me)
  const query = useQuery(connectionQuery(id))
  const reread = useReread()
  const removal = useRemoval(() => void navigate({ to: '/connections' }))
  const connection = query.data
  const again = () => reread.mutate(id, { onError: (thrown) => toast.failed(t`The tables are not being read.`, thrown) })
  const edit = () => onSearch({ ...search, edit: 'yes', access: undefined, column: undefined, changes: undefined })
  const access = () => onSearch({ ...search, access: 'yes', edit: undefined, column: undefined, changes: undefined })
  const close = () => onSearch({ ...search, edit: undefined, access: undefined, versions: undefined })
  const panel = search.access === 'yes' && admin ? 'access' : search.edit === 'yes' && writer ? 'edit' : search.versions === 'yes' ? 'versions' : null
  useActions(
    writer && connection
      ? [
          { id: 'connection.reread', group: 'page', label: t`Read the tables again`, keys: 'r', icon: RefreshCw, run: again },
          ...(connection.is_demo ? [] : [{ id: 'connection.edit', group: 'page' as const, label: t`Edit the connection`, keys: 'e', icon: Pencil, run: edit }]),
          ...(admin ? [{ id: 'connection.access', group: 'page' as const, label: t`Who may use the connection`, icon: Users, run: access }] : []),
        ]
      : [],
  )
  const state = connection ? <ConnectionState connection={connection} className="text-xs" /> : null
  return (
    <>
      <PageHeader
        title={connection?.name ?? ''}
        below={state}
        crumb={
          phone ? null : (
            <>
              <Link to="/connections" className="text-sm text-ink-2 hover:text-ink">
                <Trans>Connections</Trans>
              </Link>
              <ChevronRight className="size-3.5 text-ink-3" aria-hidden />
            </>
          )
        }
        beside={
          <>
            {connection?.restricted ? <RestrictedMark /> : null}
            {phone ? null : state}
          </>
        }
        actions={
          connection ? (
            <>
              {phone ? null : (
                <Link to="/" search={{ connection: id }} className={buttonClass({ variant: panel ? 'secondary' : 'primary' })}>
                  <MessageSquareText aria-hidden />
                  <Trans>Ask about it</Trans>
                </Link>
              )}
              <ConnectionMenu inCatalog connection={connection} onEdit={edit} onDelete={() => removal.ask(connection)} />
            </>
          ) : null
        }
      />
      <div className="flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <Loadable query={query} errorTitle={t`The connection could not be loaded`}>
            {(one) => <CatalogView connection={one} place={search} onPlace={(next) => onSearch({ ...next, edit: next.column || next.changes ? undefined : search.edit, access: next.column || next.changes ? undefined : search.access })} onReread={writer ? again : undefined} reading={reread.isPending} />}
          </Loadable>
        </div>
        {connection?.dataset_id && panel === 'versions' ? <VersionsPanel dataset={connection.dataset_id} connection={connection.id} writer={writer} onClose={close} /> : null}
        {connection && panel === 'edit' ? <EditPanel key={connection.id} connection={connection} open onClose={close} onSaved={close} /> : null}
        {connection && panel === 'access' ? <AccessPanel key={connection.id} connection={connection} onClose={close} /> : null}
      </div>
      {removal.dialog}
    </>
  )
}

import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ChevronRight, MessageSquareText, Pencil, RefreshCw } from 'lucide-react'

import { buttonClass } from '@/components/button'
import { Loadable } from '@/components/loadable'
import { PageHeader } from '@/components/page-header'
import { toast } from '@/components/toast'
import { CatalogView, type CatalogPlace } from '@/features/catalog'
import { ConnectionMenu, ConnectionState, EditPanel, useRemoval, useReread } from '@/features/connections'
import { useActions } from '@/lib/actions'
import { useMe } from '@/lib/me'
import { mayConnect } from '@/lib/permissions'
import { connectionQuery } from '@/lib/queries'
import { usePhone } from '@/lib/use-media'

export type ConnectionSearch = CatalogPlace & { edit?: 'yes' | undefined }
type ConnectionPageProps = { id: string; search: ConnectionSearch; onSearch: (next: ConnectionSearch) => void }

/** One connection: its state, its tables, and what can be done with it. */
export function ConnectionPage({ id, search, onSearch }: ConnectionPageProps) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const phone = usePhone()
  const writer = mayConnect(useMe())
  const query = useQuery(connectionQuery(id))
  const reread = useReread()
  const removal = useRemoval(() => void navigate({ to: '/connections' }))
  const connection = query.data
  const again = () => reread.mutate(id, { onError: (thrown) => toast.failed(t`The tables are not being read.`, thrown) })
  const edit = () => onSearch({ ...search, edit: 'yes', column: undefined, changes: undefined })
  useActions(
    writer && connection
      ? [
          { id: 'connection.reread', group: 'page', label: t`Read the tables again`, keys: 'r', icon: RefreshCw, run: again },
          ...(connection.is_demo ? [] : [{ id: 'connection.edit', group: 'page' as const, label: t`Edit the connection`, keys: 'e', icon: Pencil, run: edit }]),
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
        beside={phone ? null : state}
        actions={
          connection ? (
            <>
              {phone ? null : (
                <Link to="/" search={{ connection: id }} className={buttonClass({ variant: search.edit ? 'secondary' : 'primary' })}>
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
            {(one) => <CatalogView connection={one} place={search} onPlace={(next) => onSearch({ ...next, edit: next.column || next.changes ? undefined : search.edit })} onReread={writer ? again : undefined} reading={reread.isPending} />}
          </Loadable>
        </div>
        {connection && writer && search.edit === 'yes' ? <EditPanel key={connection.id} connection={connection} open onClose={() => onSearch({ ...search, edit: undefined })} onSaved={() => onSearch({ ...search, edit: undefined })} /> : null}
      </div>
      {removal.dialog}
    </>
  )
}

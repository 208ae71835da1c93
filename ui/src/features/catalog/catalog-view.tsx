import { Trans, useLingui } from '@lingui/react/macro'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronLeft, LoaderCircle, Table2, TriangleAlert } from 'lucide-react'

import { Button } from '@/components/button'
import { Loadable } from '@/components/loadable'
import { Skeleton, SkeletonRows } from '@/components/skeleton'
import { EmptyState, Notice } from '@/components/states'
import type { Catalog, Connection } from '@/lib/api'
import { catalogQuery } from '@/lib/queries'
import { usePhone } from '@/lib/use-media'

import { fullName } from './columns'
import { TableDetail } from './table-detail'
import { TableList } from './table-list'

type CatalogViewProps = { connection: Connection; table?: string | undefined; find: string; onFind: (text: string) => void; onReread?: (() => void) | undefined }

const Waiting = () => (
  <div className="flex h-full">
    <div className="hidden w-72 border-r border-line p-4 sm:block">
      {['w-3/4', 'w-1/2', 'w-2/3', 'w-3/5'].map((width) => (
        <Skeleton key={width} className={`my-4 h-3 ${width}`} />
      ))}
    </div>
    <SkeletonRows rows={6} className="flex-1 px-5" />
  </div>
)

function Tables({ catalog, connection, table: wanted, find, onFind }: CatalogViewProps & { catalog: Catalog }) {
  const { t } = useLingui()
  const phone = usePhone()
  const { id } = connection
  const chosen = catalog.tables.find((one) => fullName(one) === wanted) ?? (phone || wanted ? null : (catalog.tables[0] ?? null))
  const list = <TableList id={id} tables={catalog.tables} chosen={chosen ? fullName(chosen) : null} find={find} onFind={onFind} className={phone ? 'flex-1' : 'w-72 shrink-0 border-r border-line'} />
  if (phone && !wanted) return list
  return (
    <div className="flex min-h-0 flex-1">
      {phone ? null : list}
      <div className="min-w-0 flex-1 overflow-y-auto">
        {phone ? (
          <Link to="/connections/$id" params={{ id }} search={(old) => ({ ...old, table: undefined })} className="flex h-11 items-center gap-1 px-4 text-sm text-ink-2">
            <ChevronLeft aria-hidden />
            <Trans>All tables</Trans>
          </Link>
        ) : null}
        {chosen ? <TableDetail key={fullName(chosen)} id={id} catalog={catalog} table={chosen} /> : <EmptyState icon={<Table2 aria-hidden />} title={t`There is no table ${wanted ?? ''}`} />}
      </div>
    </div>
  )
}

/** What DataMind knows of a connection: its tables, columns, keys and what they hold. */
export function CatalogView(props: CatalogViewProps) {
  const { connection, onReread } = props
  const { t } = useLingui()
  const read = connection.discovered_at !== null
  const base = catalogQuery(connection.id)
  // A new reading is a new key, so that the page follows a refresh by itself.
  const query = useQuery({ ...base, queryKey: [...base.queryKey, connection.discovered_at] as never, enabled: read, placeholderData: keepPreviousData as never })
  const retry = onReread ? (
    <Button onClick={onReread}>
      <Trans>Try again</Trans>
    </Button>
  ) : null
  if (!read && connection.status !== 'failed') {
    return (
      <EmptyState icon={<LoaderCircle className="turn" aria-hidden />} title={t`Reading the tables`}>
        <Trans>Names, keys and a few values of each column. This takes a few seconds; you may leave the page.</Trans>
      </EmptyState>
    )
  }
  if (!read) {
    return (
      <EmptyState icon={<TriangleAlert aria-hidden />} title={t`The tables could not be read`} action={retry}>
        {connection.status_detail}
      </EmptyState>
    )
  }
  return (
    <>
      {connection.status === 'failed' ? (
        <Notice tone="warn" icon={<TriangleAlert aria-hidden />} actions={retry} className="m-3 items-center">
          {connection.status_detail || t`The source can't be reached.`} <Trans>What you see is from the last reading.</Trans>
        </Notice>
      ) : null}
      <Loadable query={query} errorTitle={t`The tables could not be loaded`} skeleton={<Waiting />}>
        {(catalog) =>
          catalog.tables.length === 0 ? (
            <EmptyState icon={<Table2 aria-hidden />} title={t`No tables`} action={retry}>
              <Trans>The user of this connection sees no table. Give it the right to read some, then read again.</Trans>
            </EmptyState>
          ) : (
            <Tables {...props} catalog={catalog} />
          )
        }
      </Loadable>
    </>
  )
}

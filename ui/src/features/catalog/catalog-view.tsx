import { Trans, useLingui } from '@lingui/react/macro'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronLeft, LoaderCircle, Table2, TriangleAlert } from 'lucide-react'

import { Button } from '@/components/button'
import { Loadable } from '@/components/loadable'
import { Skeleton, SkeletonRows } from '@/components/skeleton'
import { EmptyState, Notice } from '@/components/states'
import type { Catalog, Connection } from '@/lib/api'
import { useMe } from '@/lib/me'
import { mayConnect } from '@/lib/permissions'
import { catalogQuery } from '@/lib/queries'
import { fullName, homeOf } from '@/lib/table-name'
import { usePhone } from '@/lib/use-media'

import { ColumnPanel } from './column-panel'
import { DriftPanel } from './drift-panel'
import type { CatalogPlace } from './places'
import { ReadingStrip } from './reading-strip'
import { TableDetail } from './table-detail'
import { TableList } from './table-list'
import { useChange } from './use-change'
import { UsesList } from './uses-list'

type CatalogViewProps = { connection: Connection; place: CatalogPlace; onPlace: (next: CatalogPlace) => void; onReread?: (() => void) | undefined; reading: boolean }

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

function Tables({ catalog, connection, place, onPlace }: CatalogViewProps & { catalog: Catalog }) {
  const { t } = useLingui()
  const phone = usePhone()
  const { id } = connection
  const { change } = useChange(id)
  const wanted = place.table
  const chosen = catalog.tables.find((one) => fullName(one) === wanted) ?? (phone || wanted ? null : (catalog.tables[0] ?? null))
  const column = chosen?.columns.find((one) => one.name === place.column)
  const list = <TableList id={id} home={homeOf(connection)} tables={catalog.tables} chosen={chosen ? fullName(chosen) : null} place={place} onPlace={onPlace} className={phone ? 'flex-1' : 'w-72 shrink-0 border-r border-line'} />
  const writer = mayConnect(useMe())
  const panel = place.changes ? (
    <DriftPanel connection={connection} onClose={() => onPlace({ ...place, changes: undefined })} />
  ) : chosen && column ? (
    <ColumnPanel key={`${fullName(chosen)}.${column.name}`} table={chosen} column={column} onClose={() => onPlace({ ...place, column: undefined })} onEdit={writer ? (fields) => change({ ...fields, schema: chosen.schema, table: chosen.name }) : undefined}>
      <UsesList compact id={id} catalog={catalog} table={chosen} column={column.name} />
    </ColumnPanel>
  ) : null
  return (
    <div className="flex min-h-0 flex-1">
      {phone && wanted ? null : list}
      {phone && !wanted ? null : (
        <div className="min-w-0 flex-1 overflow-y-auto">
          {phone ? (
            <Link from="/connections/$id" to="/connections/$id" params={{ id }} search={(old) => ({ ...old, table: undefined, column: undefined })} className="flex h-11 items-center gap-1 px-4 text-sm text-ink-2">
              <ChevronLeft aria-hidden />
              <Trans>All tables</Trans>
            </Link>
          ) : null}
          {chosen ? (
            <TableDetail key={fullName(chosen)} id={id} catalog={catalog} table={chosen} place={place} onPlace={onPlace} change={change} />
          ) : (
            <EmptyState icon={<Table2 aria-hidden />} title={t`There is no table ${wanted ?? ''}`}>
              <Trans>It may be gone from the source since the link was made.</Trans>
            </EmptyState>
          )}
        </div>
      )}
      {panel}
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
      <ReadingStrip connection={connection} onReread={onReread} reading={props.reading} onChanges={() => props.onPlace({ ...props.place, column: undefined, changes: 'yes' })} />
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

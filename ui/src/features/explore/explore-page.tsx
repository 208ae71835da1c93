import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Database } from 'lucide-react'

import { buttonClass } from '@/components/button'
import { ConnectionPicker } from '@/components/connection-picker'
import { Loadable } from '@/components/loadable'
import { PageHeader } from '@/components/page-header'
import { PickerButton } from '@/components/picker-button'
import { EmptyState } from '@/components/states'
import type { Catalog, Connection } from '@/lib/api'
import { catalogQuery, connectionsQuery } from '@/lib/queries'
import { fullName } from '@/lib/table-name'

import { choicesQuery } from './calls'
import { Explored } from './explored'
import type { ExploreSearch } from './search'
import { TableChoice } from './table-choice'

type ExplorePageProps = { search: ExploreSearch; onSearch: (next: ExploreSearch, replace?: boolean) => void }

/** Questions put together from a table's columns, without a word of SQL. */
export function ExplorePage({ search, onSearch }: ExplorePageProps) {
  const { t } = useLingui()
  const query = useQuery(connectionsQuery)
  return (
    <>
      <PageHeader title={t`Explore`} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Loadable query={query} errorTitle={t`The connections could not be loaded`}>
          {({ data }) => {
            const connection = data.find((one) => one.id === search.connection) ?? data.find((one) => one.status === 'ready') ?? data[0]
            const lost = search.connection !== undefined && connection?.id !== search.connection
            if (connection) return <OneConnection key={connection.id} connection={connection} connections={data} lost={lost} search={lost ? {} : search} onSearch={onSearch} />
            return (
              <EmptyState
                icon={<Database aria-hidden />}
                title={t`Nothing to explore yet`}
                action={
                  <Link to="/connections" className={buttonClass({ variant: 'primary' })}>
                    {t`Go to connections`}
                  </Link>
                }
              >
                {t`Connect a database or upload a file first.`}
              </EmptyState>
            )
          }}
        </Loadable>
      </div>
    </>
  )
}

type OneProps = ExplorePageProps & { connection: Connection; connections: Connection[]; lost: boolean }

const keyOf = ({ schema, name }: { schema: string | null; name: string }) => JSON.stringify([schema, name])

function OneConnection({ connection, connections, lost, search, onSearch }: OneProps) {
  const { t } = useLingui()
  const catalog = useQuery(catalogQuery(connection.id))
  const tables = catalog.data?.tables ?? []
  const table = tables.find((one) => one.name === search.table && (search.schema === undefined || one.schema === search.schema))
  const begin = ({ schema, name }: { schema: string | null; name: string }) => onSearch({ connection: connection.id, table: name, ...(schema === null ? {} : { schema }) })
  const options = tables.map((one) => ({ value: keyOf(one), label: fullName(one) })).toSorted((one, other) => one.label.localeCompare(other.label))
  const choose = (key: string) => {
    const one = tables.find((own) => keyOf(own) === key)
    if (one) begin(one)
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4 pt-4 sm:px-5">
        <ConnectionPicker
          connections={connections}
          connection={connection}
          side="bottom"
          onChoose={(id) => onSearch({ connection: id })}
          className="inline-flex h-control-md max-w-full min-w-0 items-center gap-2 rounded-md border border-line-strong bg-surface px-2.5 text-sm text-ink shadow-control hover:bg-hover data-popup-open:bg-selected pointer-coarse:h-control-touch"
        />
        <PickerButton label={t`Table`} value={table ? keyOf(table) : ''} placeholder={t`Choose a table`} options={options} onChange={choose} className="max-w-64" />
      </div>
      <Loadable query={catalog} errorTitle={t`The tables could not be loaded`}>
        {(known) => (table ? <OneTable connection={connection.id} table={table} catalog={known} search={search} onSearch={onSearch} /> : <TableChoice catalog={known} lost={lost || search.table !== undefined} onChoose={begin} />)}
      </Loadable>
    </>
  )
}

type TableProps = ExplorePageProps & { connection: string; table: { schema: string | null; name: string }; catalog: Catalog }

function OneTable({ connection, table, catalog, search, onSearch }: TableProps) {
  const { t } = useLingui()
  const query = useQuery(choicesQuery(connection, table))
  return (
    <Loadable query={query} errorTitle={t`The table could not be loaded`}>
      {(choices) => <Explored key={`${connection} ${keyOf(table)}`} connection={connection} choices={choices} catalog={catalog} search={{ ...search, connection }} onSearch={onSearch} />}
    </Loadable>
  )
}

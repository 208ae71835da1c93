import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'

import { KindTile } from '@/components/kind-tile'
import { Table, Td, Th } from '@/components/table'
import type { Connection } from '@/lib/api'
import { formatNumber } from '@/lib/format'
import { usePhone } from '@/lib/use-media'

import { ConnectionMenu } from './connection-menu'
import { ConnectionState } from './connection-state'
import { kinds, placeOf, tileOf } from './kinds'
import { RestrictedMark } from './restricted-mark'

type ConnectionTableProps = { connections: Connection[]; onEdit: (connection: Connection) => void; onDelete: (connection: Connection) => void }

function NameCell({ connection }: { connection: Connection }) {
  const { t } = useLingui()
  const kind = kinds.find((one) => one.type === connection.type)
  const below = connection.is_demo ? t`Built-in sample` : placeOf(connection) || (kind ? t(kind.name) : '')
  return (
    <Link to="/connections/$id" params={{ id: connection.id }} className="flex min-w-0 items-center gap-3 after:absolute after:inset-0 focus-visible:outline-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus">
      <KindTile kind={tileOf(connection)} />
      <span className="min-w-0">
        <span className="flex min-w-0 items-center gap-1.5">
          <span className="truncate font-label" title={connection.name}>{connection.name}</span>
          {connection.restricted ? <RestrictedMark /> : null}
        </span>
        <span className="block truncate text-xs text-ink-3" title={below}>{below}</span>
      </span>
    </Link>
  )
}

/** All connections; a row leads to its tables. */
export function ConnectionTable({ connections, onEdit, onDelete }: ConnectionTableProps) {
  const { t } = useLingui()
  const phone = usePhone()
  return (
    <Table className="table-fixed">
      <thead>
        <tr>
          <Th className="max-sm:pl-4">{t`Name`}</Th>
          {phone ? null : (
            <>
              <Th numeric className="w-20">{t`Tables`}</Th>
              <Th className="w-[34%]">{t`State`}</Th>
            </>
          )}
          <Th className="w-16">
            <span className="sr-only">
              <Trans>Acts</Trans>
            </span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {connections.map((connection) => (
          <tr key={connection.id} className="relative hover:bg-hover">
            <Td className="h-14 max-sm:py-2.5 max-sm:pl-4">
              <NameCell connection={connection} />
              {phone ? <ConnectionState connection={connection} className="mt-1 max-w-full pl-12 text-xs" /> : null}
            </Td>
            {phone ? null : (
              <>
                <Td numeric>{connection.tables_found === null ? '' : formatNumber(connection.tables_found)}</Td>
                <Td>
                  <ConnectionState connection={connection} className="max-w-full" />
                </Td>
              </>
            )}
            <Td className="relative text-right">
              <ConnectionMenu connection={connection} onEdit={() => onEdit(connection)} onDelete={() => onDelete(connection)} />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

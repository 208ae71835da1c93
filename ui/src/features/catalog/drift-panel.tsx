import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { History, Minus, PencilLine, Plus } from 'lucide-react'

import { Button } from '@/components/button'
import { Loadable } from '@/components/loadable'
import { SidePanel } from '@/components/side-panel'
import { EmptyState } from '@/components/states'
import type { Connection, DriftChange } from '@/lib/api'
import { formatMoment } from '@/lib/format'
import { fullName } from '@/lib/table-name'

import { driftQuery } from './calls'
import { byReading, changesOf } from './drift'

/** Says what the last reading found changed, and leads to what earlier ones did. */
export function DriftButton({ connection, onOpen }: { connection: Connection; onOpen: () => void }) {
  const { t } = useLingui()
  const drift = useQuery(driftQuery(connection.id, connection.discovered_at)).data
  if (!drift || drift.changes.length === 0) return null
  const last = changesOf(drift)
  return (
    <Button size="sm" variant="quiet" onClick={onOpen}>
      <History aria-hidden />
      {last > 0 ? plural(last, { one: '# change since the last look', other: '# changes since the last look' }) : t`Earlier changes`}
    </Button>
  )
}

const icons = { new: Plus, gone: Minus, changed: PencilLine }

function ChangeRow({ id, one }: { id: string; one: DriftChange }) {
  const { t } = useLingui()
  const Icon = icons[one.change]
  const table = fullName({ schema: one.schema, name: one.table })
  const name = one.column ? `${table}.${one.column}` : table
  const words = { new: t`new`, gone: t`gone`, changed: t`changed` }
  const whats: Record<string, string> = { type: t`type`, nullable: t`may be empty`, primary_key: t`primary key`, kind: t`kind` }
  // Where the whole table is gone there is no place to go to.
  const there = one.change !== 'gone' || one.column
  return (
    <li className="flex items-start gap-2.5 py-2">
      <Icon className="mt-0.5 text-ink-3" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline gap-x-2">
          {there ? (
            <Link to="/connections/$id" params={{ id }} search={{ table, changes: 'yes' }} className="link font-mono text-xs break-all">
              {name}
            </Link>
          ) : (
            <span className="font-mono text-xs break-all">{name}</span>
          )}
          <span className="text-xs text-ink-3">{words[one.change]}</span>
        </span>
        {one.before !== null || one.after !== null ? (
          <span className="block text-xs text-ink-2">
            {one.what ? <span className="text-ink-3">{whats[one.what] ?? one.what}: </span> : null}
            {one.before ?? t`nothing`} → {one.after ?? t`nothing`}
          </span>
        ) : null}
      </span>
    </li>
  )
}

type DriftPanelProps = { connection: Connection; onClose: () => void }

/** What is new, gone or different in the source since it was read the time before. */
export function DriftPanel({ connection, onClose }: DriftPanelProps) {
  const { t } = useLingui()
  const query = useQuery(driftQuery(connection.id, connection.discovered_at))
  return (
    <SidePanel open onClose={onClose} title={t`Changed since the last look`}>
      <Loadable query={query} compact errorTitle={t`The changes could not be loaded`}>
        {(drift) =>
          drift.changes.length === 0 ? (
            <EmptyState icon={<History aria-hidden />} title={t`Nothing changed`}>{t`Every reading so far found the same tables and columns.`}</EmptyState>
          ) : (
            <div className="flex flex-col gap-4">
              {changesOf(drift) === 0 ? <p className="text-sm text-ink-2">{t`The last reading found nothing changed.`}</p> : null}
              {byReading(drift.changes).map(({ seen, changes }) => (
                <section key={seen}>
                  <h3 className="text-xs text-ink-3">{seen === drift.until ? <Trans>The last reading, {formatMoment(seen)}</Trans> : formatMoment(seen)}</h3>
                  <ul className="divide-y divide-line-faint">
                    {changes.map((one, at) => (
                      <ChangeRow key={at} id={connection.id} one={one} />
                    ))}
                  </ul>
                </section>
              ))}
            </div>
          )
        }
      </Loadable>
    </SidePanel>
  )
}

import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Sigma, Tag, Unlink } from 'lucide-react'
import type { ReactNode } from 'react'

import { SkeletonRows } from '@/components/skeleton'
import { EmptyState, ErrorState } from '@/components/states'
import type { Catalog, Table } from '@/lib/api'
import { fullName } from '@/lib/table-name'

import { entriesQuery, savedQuery } from './calls'
import { countUses, usesOf } from './uses'

type UsesListProps = { id: string; catalog: Catalog; table: Table; column: string | null; compact?: boolean }

const Group = ({ title, children }: { title: ReactNode; children: ReactNode }) => (
  <section>
    <h3 className="mb-1 text-xs text-ink-3">{title}</h3>
    <ul className="divide-y divide-line-faint border-y border-line-faint">{children}</ul>
  </section>
)

const row = 'flex min-h-row-default items-center gap-2.5 py-1.5 text-sm'

/** What reads a table or column, and so breaks if it goes. */
export function UsesList({ id, catalog, table, column, compact = false }: UsesListProps) {
  const { t } = useLingui()
  const [saved, entries] = useQueries({ queries: [savedQuery(id, table), entriesQuery(id)] })
  const error = saved.error ?? entries.error
  if (error) return <ErrorState compact error={error} title={t`What reads it could not be loaded`} retry={() => void Promise.all([saved.refetch(), entries.refetch()])} className="px-0" />
  if (!saved.data || !entries.data) return <SkeletonRows rows={2} />
  const uses = usesOf(catalog, table, column, { queries: saved.data.data, entries: entries.data.data })
  const what = column ?? fullName(table)
  const count = countUses(uses)
  if (count === 0) {
    if (compact) return <p className="text-sm text-ink-2">{t`Nothing that is known here.`}</p>
    return <EmptyState icon={<Unlink aria-hidden />} title={t`Nothing breaks if ${what} goes`}>{t`No saved query, term, metric or relationship reads it. Programs beside DataMind are not known here.`}</EmptyState>
  }
  return (
    <div className="flex flex-col gap-4">
      {compact ? null : (
        <p className="text-sm text-ink-2">
          {plural(count, { one: `# thing breaks if ${what} goes.`, other: `# things break if ${what} goes.` })}
        </p>
      )}
      {uses.queries.length > 0 ? (
        <Group title={t`Saved queries`}>
          {uses.queries.map((query) => (
            <li key={query.id} className={row}>
              <Link to="/sql" search={{ query: query.id }} className="link min-w-0 flex-1 truncate">
                {query.name}
              </Link>
              <span className="shrink-0 text-xs text-ink-3">{query.owner.name}</span>
            </li>
          ))}
        </Group>
      ) : null}
      {uses.entries.length > 0 ? (
        <Group title={t`Terms and metrics`}>
          {uses.entries.map((entry) => (
            <li key={entry.id} className={row}>
              {entry.kind === 'metric' ? <Sigma className="text-ink-3" aria-label={t`Metric`} /> : <Tag className="text-ink-3" aria-label={t`Term`} />}
              <Link to="/glossary" search={{ q: entry.name }} className="link min-w-0 truncate">
                {entry.name}
              </Link>
            </li>
          ))}
        </Group>
      ) : null}
      {uses.links.length > 0 ? (
        <Group title={t`Relationships`}>
          {uses.links.map((link) => {
            const other = fullName({ schema: link.other.schema, name: link.other.table })
            return (
              <li key={`${link.one.id} ${link.direction}`} className={row}>
                <span className="font-mono text-xs">{link.columns.join(', ')}</span>
                <span className="text-xs text-ink-3">{link.direction === 'to' ? t`points to` : t`is pointed to by`}</span>
                <Link from="/connections/$id" to="/connections/$id" params={{ id }} search={(old) => ({ ...old, table: other, column: undefined })} className="link min-w-0 truncate font-mono text-xs">
                  {other}.{link.other.columns.join(', ')}
                </Link>
              </li>
            )
          })}
        </Group>
      ) : null}
    </div>
  )
}

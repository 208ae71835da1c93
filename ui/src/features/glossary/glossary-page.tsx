import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { BookOpen, Plus, SearchX } from 'lucide-react'
import { useDeferredValue } from 'react'

import { Button } from '@/components/button'
import { IconButton } from '@/components/icon-button'
import { SearchInput } from '@/components/input'
import { Loadable } from '@/components/loadable'
import { PageHeader } from '@/components/page-header'
import { Segmented } from '@/components/segmented'
import { Select } from '@/components/select'
import { SkeletonRows } from '@/components/skeleton'
import { EmptyState } from '@/components/states'
import type { GlossaryKind } from '@/lib/api'
import { formatNumber } from '@/lib/format'
import { useMe } from '@/lib/me'
import { mayConnect } from '@/lib/permissions'
import { connectionsQuery } from '@/lib/queries'
import { usePhone } from '@/lib/use-media'

import { glossaryQuery } from './calls'
import { emptyEntry } from './entry-form'
import { EntryPanel } from './entry-panel'
import { EntryRow } from './entry-row'
import { useGlossary } from './use-glossary'

export type GlossarySearch = { q?: string | undefined; kind?: GlossaryKind | undefined; connection?: string | undefined; panel?: 'term' | 'metric' | undefined; edit?: string | undefined }
type GlossaryPageProps = { search: GlossarySearch; onSearch: (next: GlossarySearch) => void }

/** The words and metrics of the organisation: what people mean, and what it is computed from. */
export function GlossaryPage({ search, onSearch }: GlossaryPageProps) {
  const { t } = useLingui()
  const phone = usePhone()
  const writer = mayConnect(useMe())
  const { q, kind, connection } = search
  const query = useQuery(glossaryQuery({ q: useDeferredValue(q), kind, connection }))
  const connections = useQuery(connectionsQuery).data?.data ?? []
  const { remove } = useGlossary()
  const editing = query.data?.data.find(({ id }) => id === search.edit)
  const narrowed = Boolean(q || kind || connection)
  const shut = () => onSearch({ ...search, panel: undefined, edit: undefined })
  const add = () => onSearch({ ...search, edit: undefined, panel: kind ?? 'term' })
  const clear = <Button onClick={() => onSearch({})}>{t`Show everything`}</Button>
  // While there is no entry yet, the filled button stands in the middle of the page.
  const bare = query.data?.count === 0 && !narrowed
  const adding = (variant: 'primary' | 'secondary') => (
    <Button variant={variant} onClick={add}>
      <Plus aria-hidden />
      <Trans>Add an entry</Trans>
    </Button>
  )
  const addIcon = (
    <IconButton label={t`Add an entry`} onClick={add}>
      <Plus className="size-5" aria-hidden />
    </IconButton>
  )
  return (
    <>
      <PageHeader title={t`Glossary`} beside={query.data ? <span className="text-ink-3">{formatNumber(query.data.count)}</span> : null} actions={writer ? (phone ? addIcon : adding(search.panel || search.edit || bare ? 'secondary' : 'primary')) : null} />
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line-faint px-5 py-2">
            <SearchInput label={t`Find a term or metric`} value={q ?? ''} onChange={(text) => onSearch({ ...search, q: text || undefined })} className="w-64 max-sm:w-full" />
            <Segmented<GlossaryKind | 'all'>
              label={t`Kind`}
              value={kind ?? 'all'}
              onChange={(next) => onSearch({ ...search, kind: next === 'all' ? undefined : next })}
              options={[
                { value: 'all', label: t`All` },
                { value: 'term', label: t`Terms` },
                { value: 'metric', label: t`Metrics` },
              ]}
            />
            <Select
              label={t`Connection`}
              value={connection ?? 'all'}
              onChange={(next) => onSearch({ ...search, connection: next === 'all' ? undefined : next })}
              options={[{ value: 'all', label: t`All connections` }, ...connections.map((one) => ({ value: one.id, label: one.name }))]}
              className="max-w-56 border-line-strong"
            />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto">
            <Loadable query={query} errorTitle={t`The glossary could not be loaded`} skeleton={<SkeletonRows className="px-5" />}>
              {({ data, count }) =>
                data.length > 0 ? (
                  <>
                    <ul aria-label={t`Entries`} aria-busy={query.isPlaceholderData || undefined}>
                      {data.map((entry) => (
                        <EntryRow
                          key={entry.id}
                          entry={entry}
                          connection={connections.find(({ id }) => id === entry.connection_id)}
                          onEdit={writer ? () => onSearch({ ...search, panel: undefined, edit: entry.id }) : undefined}
                          onDelete={writer ? () => remove.mutate(entry) : undefined}
                        />
                      ))}
                    </ul>
                    {count > data.length ? <p className="px-5 py-3 text-xs text-ink-3">{plural(count - data.length, { one: '# more. Narrow the search.', other: '# more. Narrow the search.' })}</p> : null}
                  </>
                ) : narrowed ? (
                  <EmptyState icon={<SearchX aria-hidden />} title={t`Nothing fits`} action={clear} />
                ) : (
                  <EmptyState icon={<BookOpen aria-hidden />} title={t`No terms or metrics yet`} action={writer && !search.panel ? adding('primary') : null}>
                    <Trans>A term says what a word of yours means in the data. A metric says how a number is always computed. Questions may use both.</Trans>
                  </EmptyState>
                )
              }
            </Loadable>
          </div>
        </div>
        {writer && editing ? <EntryPanel key={editing.id} entry={editing} initial={emptyEntry} onClose={shut} /> : null}
        {writer && search.panel && !editing ? <EntryPanel key="new" entry={null} initial={{ ...emptyEntry, kind: search.panel, connection_id: connection ?? '' }} onClose={shut} /> : null}
      </div>
    </>
  )
}

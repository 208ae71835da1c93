import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Search, SearchX } from 'lucide-react'
import { useRef, type KeyboardEvent } from 'react'

import { Button, buttonClass } from '@/components/button'
import { SearchInput } from '@/components/input'
import { Loadable } from '@/components/loadable'
import { PageHeader } from '@/components/page-header'
import { SkeletonRows } from '@/components/skeleton'
import { EmptyState } from '@/components/states'
import type { SearchKind } from '@/lib/api'
import { useFind } from '@/lib/use-find'

import { resultsQuery } from './calls'
import { HitRow } from './hit-row'
import { KindFilter } from './kind-filter'

export type ResultsSearch = { q?: string | undefined; kind?: SearchKind | undefined }
type SearchPageProps = { search: ResultsSearch; onSearch: (next: ResultsSearch) => void }

/** Everything that goes with some words, best first. The arrows move through it, also from the field. */
export function SearchPage({ search, onSearch }: SearchPageProps) {
  const { t } = useLingui()
  const { q = '', kind } = search
  const [text, setText] = useFind(q, (next) => onSearch({ ...search, q: next || undefined }))
  const query = useInfiniteQuery(resultsQuery(q, kind))
  const place = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const fields = [...(place.current?.querySelectorAll<HTMLElement>('input[type=search], [data-hit]') ?? [])]
    const at = fields.findIndex((one) => one === document.activeElement)
    if (step === 0 || at === -1) return
    event.preventDefault()
    fields[at + step]?.focus()
  }
  const counts = query.data?.pages[0]?.kinds ?? []
  return (
    <>
      <PageHeader title={q ? t`Search: ${q}` : t`Search`} />
      <div ref={place} role="presentation" onKeyDown={move} className="flex min-h-0 flex-1 flex-col">
        <div className="flex shrink-0 flex-col gap-2 border-b border-line-faint px-5 py-2.5">
          <SearchInput label={t`Search everything`} value={text} onChange={setText} className="max-w-[30rem]" autoFocus={q === ''} />
          {q && counts.length > 0 ? <KindFilter q={q} kind={kind} counts={counts} /> : null}
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto">
          {q.trim() === '' ? (
            <EmptyState icon={<Search aria-hidden />} title={t`What do you look for?`}>
              <Trans>Connections, uploads, tables and columns, terms and metrics, saved queries, and your own conversations are found by a part of their name, some also by their text.</Trans>
            </EmptyState>
          ) : (
            <Loadable query={query} errorTitle={t`The search did not work`} skeleton={<SkeletonRows className="px-5" />}>
              {({ pages }) =>
                pages[0]?.count ? (
                  <>
                    <p role="status" className="sr-only">
                      {plural(pages[0].count, { one: '# result', other: '# results' })}
                    </p>
                    <ul aria-label={t`Results`} aria-busy={query.isPlaceholderData || undefined}>
                      {pages.flatMap(({ data }) => data.map((hit) => <HitRow key={`${hit.kind} ${hit.id}`} hit={hit} words={q} />))}
                    </ul>
                    {query.hasNextPage ? <Button className="mx-5 my-3" onClick={() => void query.fetchNextPage()} busy={query.isFetchingNextPage} busyLabel={t`Loading`}>{t`Show more`}</Button> : null}
                  </>
                ) : (
                  <Nothing q={q} kind={kind} others={counts.length > 0} />
                )
              }
            </Loadable>
          )}
        </div>
      </div>
    </>
  )
}

function Nothing({ q, kind, others }: { q: string; kind: SearchKind | undefined; others: boolean }) {
  const { t } = useLingui()
  const action =
    kind && others ? (
      <Link to="/search" search={{ q }} className={buttonClass({})}>{t`Search all kinds`}</Link>
    ) : (
      <Link to="/" search={{ ask: q }} className={buttonClass({})}>{t`Ask “${q}”`}</Link>
    )
  return (
    <EmptyState icon={<SearchX aria-hidden />} title={t`Nothing fits “${q}”`} action={action}>
      {kind && others ? <Trans>There is something of another kind.</Trans> : <Trans>Try a part of a name, or ask it as a question.</Trans>}
    </EmptyState>
  )
}

import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { CircleAlert, Search } from 'lucide-react'

import { CommandGroup, CommandItem } from '@/components/command'
import { Matched } from '@/components/matched'
import { hitsQuery, isWorthIt } from '@/features/search/calls'
import { grouped, kindOf, placeOf } from '@/features/search/kinds'
import type { SearchHit } from '@/lib/api'
import { formatNumber } from '@/lib/format'
import { useSettled } from '@/lib/use-settled'

/** How long a person pauses before the server is asked. */
const pause = 150
const mostOfAKind = 3

export type ServerSearch = { hits: SearchHit[]; count: number; failed: boolean; busy: boolean }

/** What the server knows by what is typed: of what was typed last, or of the word before while that is on its way. */
export function useServerSearch(question: string): ServerSearch {
  const settled = useSettled(question, pause)
  const query = useQuery(hitsQuery(settled))
  const wanted = isWorthIt(question)
  const { data = [], count = 0 } = (wanted ? query.data : undefined) ?? {}
  return { hits: data, count, failed: wanted && query.isError, busy: wanted && (settled !== question || query.isFetching) }
}

type ServerHitsProps = { found: ServerSearch; question: string; /** Ids that the list above shows already. */ shown: ReadonlySet<string>; closing: (run: () => void) => () => void }

/** What the server found, under its kinds, and the way to all of it. */
export function ServerHits({ found, question, shown, closing }: ServerHitsProps) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const groups = grouped(
    found.hits.filter(({ id }) => !shown.has(id)),
    mostOfAKind,
  )
  return (
    <>
      {groups.map(([kind, hits]) => {
        const { many, icon: Icon } = kindOf(kind)
        return (
          <CommandGroup key={kind} heading={t(many)}>
            {hits.map((hit) => (
              <CommandItem
                key={hit.id}
                id={`hit.${kind}.${hit.id}`}
                label={hit.title}
                shown={<Matched text={hit.title} words={question} />}
                aside={kind === 'session' || kind === 'connection' || kind === 'dataset' ? null : hit.subtitle}
                icon={<Icon aria-hidden />}
                onRun={closing(() => {
                  const { to, search } = placeOf(hit)
                  void navigate({ to, search: search as never })
                })}
              />
            ))}
          </CommandGroup>
        )
      })}
      {found.failed ? (
        <p role="status" className="flex items-center gap-2 px-2.5 py-2 text-xs text-ink-2">
          <CircleAlert className="text-bad-ink" aria-hidden />
          {t`The server was not searched: it gave no answer.`}
        </p>
      ) : null}
      {found.count > 0 ? (
        <CommandItem
          id="results"
          label={t`See all results for “${question}”`}
          aside={formatNumber(found.count)}
          icon={<Search aria-hidden />}
          onRun={closing(() => void navigate({ to: '/search', search: { q: question } }))}
        />
      ) : null}
    </>
  )
}

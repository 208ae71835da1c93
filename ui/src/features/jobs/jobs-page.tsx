import { useLingui } from '@lingui/react/macro'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { ListChecks } from 'lucide-react'

import { Button } from '@/components/button'
import { Loadable } from '@/components/loadable'
import { Select } from '@/components/select'
import { EmptyState } from '@/components/states'
import { api, unwrap } from '@/lib/api'
import { useMe } from '@/lib/me'
import { isAdmin, mayConnect } from '@/lib/permissions'
import { isEnded } from '@/lib/queries'

import { JobRow } from './job-row'
import { jobKinds, jobStates, kindWords, stateWords } from './words'

export type JobsSearch = { state?: (typeof jobStates)[number] | undefined; kind?: (typeof jobKinds)[number] | undefined }
type JobsPageProps = { search: JobsSearch; onSearch: (next: JobsSearch) => void }

const page = 50

/** Every job a person may see: their own, for admins those of the organisation. */
export function JobsPage({ search, onSearch }: JobsPageProps) {
  const { t } = useLingui()
  const me = useMe()
  const query = useInfiniteQuery({
    queryKey: ['jobs', 'all', search],
    queryFn: ({ pageParam }) => unwrap(api.GET('/api/v1/jobs', { params: { query: { ...given(search), skip: pageParam, limit: page } } })),
    initialPageParam: 0,
    getNextPageParam: (last, all) => (all.length * page < last.count ? all.length * page : undefined),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.pages.some(({ data }) => data.some((job) => !isEnded(job))) ? 3000 : false),
  })
  return (
    <>
      <p className="mb-4 max-w-measure text-sm text-ink-2">{isAdmin(me) ? t`Long work of your organisation: files being loaded, tables being read. Ended jobs are kept for 30 days.` : t`Your long work: files being loaded, tables being read. Ended jobs are kept for 30 days.`}</p>
      <div className="mb-3 flex flex-wrap gap-2">
        <Select
          prefix={t`State`}
          label={t`State`}
          value={search.state ?? 'any'}
          onChange={(state) => onSearch({ ...search, state: state === 'any' ? undefined : state })}
          options={[{ value: 'any', label: t`any` }, ...jobStates.map((value) => ({ value, label: t(stateWords[value]) }))]}
        />
        <Select
          prefix={t`Kind`}
          label={t`Kind`}
          value={search.kind ?? 'any'}
          onChange={(kind) => onSearch({ ...search, kind: kind === 'any' ? undefined : kind })}
          options={[{ value: 'any', label: t`any` }, ...jobKinds.map((value) => ({ value, label: t(kindWords[value]) }))]}
        />
      </div>
      <Loadable query={query} errorTitle={t`The jobs could not be loaded`}>
        {({ pages }) =>
          pages[0]?.count === 0 ? (
            <EmptyState icon={<ListChecks aria-hidden />} title={search.state || search.kind ? t`No such job` : t`No jobs yet`}>{mayConnect(me) ? t`Load a large file or read the tables of a connection again, and you can follow it here.` : t`What takes long and was begun by you stands here.`}</EmptyState>
          ) : (
            <>
              <ul className="m-0 list-none border-t border-line-faint p-0">
                {pages.flatMap(({ data }) => data).map((job) => (
                  <JobRow key={job.id} job={job} who={isAdmin(me)} />
                ))}
              </ul>
              {query.hasNextPage ? <Button className="mt-3" onClick={() => void query.fetchNextPage()} busy={query.isFetchingNextPage} busyLabel={t`Loading`}>{t`Show more`}</Button> : null}
            </>
          )
        }
      </Loadable>
    </>
  )
}

/** Only the filters that are set: the API knows no empty ones. */
const given = ({ state, kind }: JobsSearch) => ({ ...(state ? { state } : {}), ...(kind ? { kind } : {}) })

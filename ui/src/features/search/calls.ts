import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'

import { api, unwrap, type SearchKind } from '@/lib/api'

const page = 50
/** What is looked at while somebody types. */
const first = 30

const find = (q: string, wanted: { kind?: SearchKind; skip?: number; limit: number }, signal: AbortSignal) => unwrap(api.GET('/api/v1/search', { params: { query: { q, ...wanted } }, signal }))

/** Whether it is enough to be looked for. */
export const isWorthIt = (q: string): boolean => q.trim().length > 1

/** The best hits, for a list that follows what is typed. An answer that is no longer wanted is cancelled. */
export const hitsQuery = (q: string) =>
  queryOptions({
    queryKey: ['search', 'hits', q],
    queryFn: ({ signal }) => find(q, { limit: first }, signal),
    enabled: isWorthIt(q),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    retry: false,
  })

/** All hits, page by page. */
export const resultsQuery = (q: string, kind: SearchKind | undefined) =>
  infiniteQueryOptions({
    queryKey: ['search', 'results', q, kind ?? ''],
    queryFn: ({ pageParam, signal }) => find(q, { ...(kind ? { kind } : {}), skip: pageParam, limit: page }, signal),
    initialPageParam: 0,
    getNextPageParam: (last, all) => (all.length * page < last.count ? all.length * page : undefined),
    placeholderData: keepPreviousData,
    enabled: q.trim() !== '',
  })

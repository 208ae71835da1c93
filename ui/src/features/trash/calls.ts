import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'

import { api, unwrap, type TrashKind } from '@/lib/api'

const page = 50

/** What a person may bring back, latest first. */
export const trashQuery = (kind: TrashKind | undefined) =>
  infiniteQueryOptions({
    queryKey: ['trash', kind ?? ''],
    queryFn: ({ pageParam }) => unwrap(api.GET('/api/v1/trash', { params: { query: { ...(kind ? { kind } : {}), skip: pageParam, limit: page } } })),
    initialPageParam: 0,
    getNextPageParam: (last, all) => (all.length * page < last.count ? all.length * page : undefined),
    placeholderData: keepPreviousData,
  })

export const restore = (id: string) => unwrap(api.POST('/api/v1/trash/{id}/restore', { params: { path: { id } } }))

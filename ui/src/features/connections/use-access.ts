import { queryOptions } from '@tanstack/react-query'

import { api, unwrap, type Member } from '@/lib/api'

/** As many as one answer holds. */
const page = 200

/** The organisation's people, all of them. For admins. */
export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: async () => {
    const all: Member[] = []
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one page after the other
      const { data, count } = await unwrap(api.GET('/api/v1/org/members', { params: { query: { skip: all.length, limit: page } } }))
      all.push(...data)
      if (data.length === 0 || all.length >= count) return all
    }
  },
  staleTime: 60_000,
})

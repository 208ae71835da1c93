import { queryOptions } from '@tanstack/react-query'

import { api, unwrap } from '@/lib/api'

/** All rows of an answer's result, within the limits of the server. */
export const rowsQuery = (messageId: string, digest: string) =>
  queryOptions({
    queryKey: ['chat-rows', messageId, digest],
    queryFn: () => unwrap(api.GET('/api/v1/chat/messages/{id}/rows', { params: { path: { id: messageId } } })),
    staleTime: Number.POSITIVE_INFINITY,
  })

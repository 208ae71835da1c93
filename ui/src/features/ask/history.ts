import { queryOptions } from '@tanstack/react-query'

import { api, unwrap } from '@/lib/api'

export const historyKey = (sessionId: string) => ['chat-history', sessionId]

/** The turns of a conversation. */
export const historyQuery = (sessionId: string) =>
  queryOptions({
    queryKey: historyKey(sessionId),
    queryFn: () => unwrap(api.GET('/api/v1/chat/history/{session_id}', { params: { path: { session_id: sessionId } } })),
    staleTime: 60_000,
  })

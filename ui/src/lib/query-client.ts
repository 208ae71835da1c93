import { QueryClient } from '@tanstack/react-query'

import { toProblem } from './api'

/** Retries what may pass by itself: no answer, a busy or restarting server. A refusal stays a refusal. */
function retry(count: number, error: Error): boolean {
  const { status } = toProblem(error)
  return count < 2 && (status === 0 || status === 502 || status === 503 || status === 504)
}

export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { retry, staleTime: 15_000, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  })

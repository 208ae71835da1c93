import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderHook } from '@testing-library/react'
import { createElement } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { catalogQuery, connectionsQuery } from '@/lib/queries'

import { useReread } from './use-connections'

describe('reading the tables again', () => {
  const states = ['queued', 'running', 'succeeded']
  const asked: string[] = []
  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    asked.length = 0
    vi.stubGlobal('fetch', (request: Request) => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`)
      if (request.method === 'POST') return Promise.resolve(Response.json({ job_id: 'j', status: 'discovering' }, { status: 202 }))
      return Promise.resolve(Response.json({ id: 'j', state: states[asked.length - 2] }))
    })
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('is under way until its job has ended, also when it waits for its turn, and then everything is asked for anew', async () => {
    const client = new QueryClient()
    client.setQueryData(connectionsQuery.queryKey, { count: 0, data: [] })
    client.setQueryData(catalogQuery('c').queryKey, { tables: [] } as never)
    const stale = () => [connectionsQuery.queryKey, catalogQuery('c').queryKey].map((key) => client.getQueryState(key)?.isInvalidated)
    const { result } = renderHook(() => useReread(), { wrapper: ({ children }) => createElement(QueryClientProvider, { client }, children) })
    result.current.mutate('c')
    await vi.waitFor(() => expect(asked).toHaveLength(3))
    expect(result.current.isPending).toBe(true)
    expect(stale()).toEqual([false, false])
    await vi.waitFor(() => expect(result.current.isSuccess).toBe(true), { timeout: 5000 })
    expect(asked).toEqual(['POST /api/v1/schema/c/refresh', 'GET /api/v1/jobs/j', 'GET /api/v1/jobs/j', 'GET /api/v1/jobs/j'])
    expect(stale()).toEqual([true, true])
  })
})

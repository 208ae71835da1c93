import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderHook } from '@testing-library/react'
import { createElement } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Job } from '@/lib/api'
import { connectionsQuery, jobQuery, jobsQuery } from '@/lib/queries'

import { noteTold, toldUntil, untold } from './told'
import { takeOver, useJobActs, withJob } from './use-jobs'
import { connectionOf, shareOf } from './words'

const job = (id: string, more: Partial<Job> = {}): Job => ({ id, state: 'running', finished_at: null, result: null, resource: null, progress: null, ...more }) as Job

describe('jobs', () => {
  beforeEach(() => localStorage.clear())

  it('tell each end once, oldest first, and never that somebody cancelled one', () => {
    const jobs = [
      job('new', { state: 'failed', finished_at: '2026-11-27T10:03:00Z' }),
      job('cancelled', { state: 'cancelled', finished_at: '2026-11-27T10:02:30Z' }),
      job('middle', { state: 'succeeded', finished_at: '2026-11-27T10:02:00Z' }),
      job('under way'),
      job('old', { state: 'succeeded', finished_at: '2026-11-27T09:00:00Z' }),
    ]
    expect(untold(jobs, '2026-11-27T10:00:00Z').map(({ id }) => id)).toEqual(['middle', 'new'])
    expect(toldUntil()).toBeNull()
    noteTold(jobs, '2026-11-27T10:00:00Z')
    expect(untold(jobs, toldUntil() ?? '')).toEqual([])
  })

  it('take their place in the list, or come first', () => {
    const list = { count: 1, data: [job('a')] }
    expect(withJob(list, job('a', { state: 'succeeded' })).data.map(({ state }) => state)).toEqual(['succeeded'])
    expect(withJob(list, job('b'))).toMatchObject({ count: 2, data: [{ id: 'b' }, { id: 'a' }] })
  })

  it('that end make the connections be asked for again', () => {
    const client = new QueryClient()
    client.setQueryData(jobsQuery.queryKey, { count: 1, data: [job('a')] })
    client.setQueryData(connectionsQuery.queryKey, { count: 0, data: [] })
    takeOver(client, job('a', { progress: { done: 1, total: 2, unit: 'bytes', text: '' } }), true)
    expect(client.getQueryState(connectionsQuery.queryKey)?.isInvalidated).toBe(false)
    takeOver(client, job('a', { state: 'succeeded' }), true)
    expect(client.getQueryState(connectionsQuery.queryKey)?.isInvalidated).toBe(true)
    expect(client.getQueryData(jobQuery('a').queryKey)?.state).toBe('succeeded')
    takeOver(client, job('of a colleague'), false)
    expect(client.getQueryData(jobsQuery.queryKey)?.count).toBe(1)
  })

  it('know how far they are and where they lead', () => {
    expect(shareOf(job('a'))).toBeNull()
    expect(shareOf(job('a', { progress: { done: 3, total: 4, unit: 'bytes', text: '' } }))).toBe(0.75)
    expect(shareOf(job('a', { progress: { done: 9, total: 4, unit: 'bytes', text: '' } }))).toBe(1)
    expect(connectionOf(job('a', { result: { connection_id: 'c1' } }))).toBe('c1')
    expect(connectionOf(job('a', { resource: { type: 'connection', id: 'c2' } }))).toBe('c2')
    expect(connectionOf(job('a', { resource: { type: 'dataset', id: 'd' } }))).toBeNull()
  })
})

describe('what is done with a job', () => {
  const held: { refuse?: () => void } = {}
  beforeEach(() => vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (held.refuse = () => resolve(Response.json({ title: 'Broken' }, { status: 500 }))))))
  afterEach(() => {
    delete held.refuse
    vi.unstubAllGlobals()
  })

  it('is shown in every list at once, and taken back when the server fails', async () => {
    const client = new QueryClient()
    const list = { count: 2, data: [job('a', { may_cancel: true }), job('b')] }
    client.setQueryData(jobsQuery.queryKey, list)
    client.setQueryData(['jobs', 'all', {}], { pages: [list], pageParams: [0] })
    const shown = () => [client.getQueryData(jobsQuery.queryKey)?.data, client.getQueryData<{ pages: (typeof list)[] }>(['jobs', 'all', {}])?.pages[0]?.data].map((data) => data?.map(({ state }) => state))
    const { result } = renderHook(() => useJobActs(), { wrapper: ({ children }) => createElement(QueryClientProvider, { client }, children) })
    result.current.cancel.mutate('a')
    await vi.waitFor(() => expect(shown()).toEqual([['cancelled', 'running'], ['cancelled', 'running']]))
    await vi.waitFor(() => expect(held.refuse).toBeDefined())
    held.refuse?.()
    await vi.waitFor(() => expect(shown()).toEqual([['running', 'running'], ['running', 'running']]))
  })
})

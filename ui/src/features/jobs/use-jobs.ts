import { useMutation, useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query'

import { api, unwrap, type Job, type List } from '@/lib/api'
import { catalogQuery, connectionsQuery, isEnded, jobQuery, jobsQuery } from '@/lib/queries'

import { connectionOf } from './words'

/** A list with a job as it is now: in its place, or at the start where it is new. */
export function withJob(list: List<Job>, job: Job): List<Job> {
  const known = list.data.some((one) => one.id === job.id)
  if (known) return { ...list, data: list.data.map((one) => (one.id === job.id ? job : one)) }
  return { count: list.count + 1, data: [job, ...list.data] }
}

/** Takes over how a job stands, and asks anew for what its end has changed. */
export function takeOver(client: QueryClient, job: Job, own: boolean): void {
  const before = client.getQueryData(jobQuery(job.id).queryKey) ?? client.getQueryData(jobsQuery.queryKey)?.data.find((one) => one.id === job.id)
  if (own) client.setQueryData(jobsQuery.queryKey, (list) => list && withJob(list, job))
  client.setQueryData(jobQuery(job.id).queryKey, job)
  if (before?.state === job.state && !isEnded(job)) return
  void client.invalidateQueries({ queryKey: ['jobs', 'all'] })
  if (!isEnded(job)) return
  void client.invalidateQueries({ queryKey: connectionsQuery.queryKey })
  const connection = connectionOf(job)
  if (connection) void client.invalidateQueries({ queryKey: catalogQuery(connection).queryKey })
}

const all = { queryKey: ['jobs'] }
/** What is fetched of jobs: one, a list, or a list in pages. */
type Held = Job | List<Job> | InfiniteData<List<Job>>

/** The same with every job changed. */
export function changed(held: Held, change: (job: Job) => Job): Held {
  if ('pages' in held) return { ...held, pages: held.pages.map((page) => ({ ...page, data: page.data.map(change) })) }
  return 'data' in held ? { ...held, data: held.data.map(change) } : change(held)
}

/** What a person can do with a job: shown at once, taken back when the server refuses. */
export function useJobActs() {
  const client = useQueryClient()
  const settled = () => client.invalidateQueries(all)
  /** Shows the job so wherever it stands; gives back how to take it back. */
  const put = async (id: string, change: Partial<Job>) => {
    await client.cancelQueries(all)
    const before = client.getQueriesData(all)
    client.setQueriesData<Held>(all, (old) => old && changed(old, (job) => (job.id === id ? { ...job, ...change } : job)))
    return () => before.forEach(([key, data]) => client.setQueryData(key, data))
  }
  const cancel = useMutation({
    mutationFn: (id: string) => unwrap(api.POST('/api/v1/jobs/{id}/cancel', { params: { path: { id } } })),
    onMutate: (id) => put(id, { state: 'cancelled', may_cancel: false }),
    onError: (_thrown, _id, takeBack) => takeBack?.(),
    onSettled: settled,
  })
  const retry = useMutation({
    mutationFn: (id: string) => unwrap(api.POST('/api/v1/jobs/{id}/retry', { params: { path: { id } } })),
    onMutate: (id) => put(id, { state: 'queued', may_retry: false, error: null }),
    onError: (_thrown, _id, takeBack) => takeBack?.(),
    onSettled: settled,
  })
  return { cancel, retry }
}

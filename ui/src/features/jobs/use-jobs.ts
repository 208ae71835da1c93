import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'

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

/** What a person can do with a job. */
export function useJobActs() {
  const client = useQueryClient()
  const settled = () => client.invalidateQueries({ queryKey: ['jobs'] })
  const cancel = useMutation({ mutationFn: (id: string) => unwrap(api.POST('/api/v1/jobs/{id}/cancel', { params: { path: { id } } })), onSettled: settled })
  const retry = useMutation({ mutationFn: (id: string) => unwrap(api.POST('/api/v1/jobs/{id}/retry', { params: { path: { id } } })), onSettled: settled })
  return { cancel, retry }
}

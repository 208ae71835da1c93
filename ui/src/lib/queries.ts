import { queryOptions } from '@tanstack/react-query'

import { api, Problem, quietApi, unwrap, type Job, type Member } from './api'

/** What more than one feature reads. What only one reads stays with it. */

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => unwrap(quietApi.GET('/api/v1/auth/me')),
  staleTime: 5 * 60_000,
})

export const setupQuery = queryOptions({ queryKey: ['setup'], queryFn: () => unwrap(api.GET('/api/v1/setup')), staleTime: 0 })

const settling = 2000

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: () => unwrap(api.GET('/api/v1/connections', { params: { query: { limit: 200 } } })),
  // While a catalog is being read its state is asked for again; a settled list is left alone.
  refetchInterval: (query) => (query.state.data?.data.some((one) => one.status === 'discovering' || one.status === 'new') ? settling : false),
})

export const connectionQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', id],
    queryFn: () => unwrap(api.GET('/api/v1/connections/{id}', { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data?.status === 'discovering' || query.state.data?.status === 'new' ? settling : false),
  })

export const catalogQuery = (id: string) =>
  queryOptions({
    queryKey: ['catalog', id],
    queryFn: () => unwrap(api.GET('/api/v1/schema/{connection_id}', { params: { path: { connection_id: id } } })),
    staleTime: 60_000,
  })

export const suggestionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['suggestions', id],
    queryFn: () => unwrap(api.GET('/api/v1/chat/suggestions', { params: { query: { connection_id: id } } })),
    staleTime: 60_000,
  })

export const sessionsQuery = queryOptions({
  queryKey: ['chat-sessions'],
  queryFn: () => unwrap(api.GET('/api/v1/chat/sessions', { params: { query: { limit: 200 } } })),
})

export const modelSettingsQuery = queryOptions({
  queryKey: ['model-settings'],
  queryFn: () => unwrap(api.GET('/api/v1/ai/settings')),
})

/** Which model can be asked, for everybody; none where no admin set one up. */
export const modelQuery = queryOptions({
  queryKey: ['model'],
  queryFn: () => unwrap(api.GET('/api/v1/ai/status')),
  staleTime: 60_000,
})

/** How often a job is asked for while it goes on: the socket tells sooner, where it is open. */
const jobBeat = 3000

export const isEnded = (job: Job): boolean => job.state !== 'queued' && job.state !== 'running'

/** The person's own jobs, the newest ones. */
export const jobsQuery = queryOptions({
  queryKey: ['jobs', 'own'],
  queryFn: () => unwrap(api.GET('/api/v1/jobs', { params: { query: { own: true, limit: 20 } } })),
  refetchInterval: (query) => (query.state.data?.data.some((job) => !isEnded(job)) ? jobBeat : false),
})

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['jobs', 'one', id],
    queryFn: () => unwrap(api.GET('/api/v1/jobs/{id}', { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data && !isEnded(query.state.data) ? jobBeat : false),
  })

export const isSignedOut = (thrown: unknown): boolean => thrown instanceof Problem && thrown.status === 401

/** As many as one answer holds. */
const membersPage = 200

/** The organisation's people, all of them. For admins. */
export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: async () => {
    const all: Member[] = []
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one page after the other
      const { data, count } = await unwrap(api.GET('/api/v1/org/members', { params: { query: { skip: all.length, limit: membersPage } } }))
      all.push(...data)
      if (data.length === 0 || all.length >= count) return all
    }
  },
  staleTime: 60_000,
})

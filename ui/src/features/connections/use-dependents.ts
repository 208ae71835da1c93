import { queryOptions } from '@tanstack/react-query'

import { api, unwrap, type Connection } from '@/lib/api'

/** What stands on a connection and stops working without it: how much of it, and the first names. */
export type Dependents = { queries: Named; answers: Named; entries: Named }
export type Named = { count: number; names: string[] }

/** As many as are named. */
const shown = 3

/** Saved queries, verified answers and glossary entries of a connection, as far as the person may see them. */
export const dependentsQuery = ({ id }: Pick<Connection, 'id'>) =>
  queryOptions({
    queryKey: ['dependents', id],
    queryFn: async (): Promise<Dependents> => {
      const [queries, answers, entries] = await Promise.all([
        unwrap(api.GET('/api/v1/query/saved', { params: { query: { connection_id: id, limit: shown } } })),
        unwrap(api.GET('/api/v1/chat/verified', { params: { query: { connection_id: id, limit: shown } } })),
        unwrap(api.GET('/api/v1/glossary', { params: { query: { connection_id: id, limit: 200 } } })),
      ])
      // Entries for all connections hold for this one too, and stay.
      const own = entries.data.filter((entry) => entry.connection_id === id).map(({ name }) => name)
      return {
        queries: { count: queries.count, names: queries.data.map(({ name }) => name) },
        answers: { count: answers.count, names: answers.data.map(({ question }) => question) },
        entries: { count: own.length, names: own.slice(0, shown) },
      }
    },
    staleTime: 0,
  })

import { createFileRoute } from '@tanstack/react-router'

import { readSqlSearch } from '@/features/sql/search'
import { SqlPage } from '@/features/sql/sql-page'
import { connectionsQuery } from '@/lib/queries'

export const Route = createFileRoute('/_app/sql')({
  validateSearch: readSqlSearch,
  loader: ({ context }) => void context.queryClient.prefetchQuery(connectionsQuery),
  component: Sql,
})

function Sql() {
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return <SqlPage search={search} onSearch={(next, replace = false) => void navigate({ to: '/sql', search: next, replace })} />
}

import { createFileRoute } from '@tanstack/react-router'

import { ConnectionsPage, type ConnectionsSearch } from '@/features/connections/connections-page'
import { connectionsQuery } from '@/lib/queries'
import { readOne, readText } from '@/lib/search'

export const Route = createFileRoute('/_app/connections/')({
  validateSearch: (raw): ConnectionsSearch => ({ q: readText(raw, 'q'), panel: readOne(raw, 'panel', ['add', 'edit']), id: readText(raw, 'id') }),
  loader: ({ context }) => void context.queryClient.prefetchQuery(connectionsQuery),
  component: Connections,
})

function Connections() {
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  // Typing in the search replaces the address; opening a drawer is a step one can go back from.
  return <ConnectionsPage search={search} onSearch={(next) => void navigate({ search: next, replace: next.panel === search.panel })} />
}

import { createFileRoute } from '@tanstack/react-router'

import { ConnectionPage, type ConnectionSearch } from '@/app/connection-page'
import { connectionQuery } from '@/lib/queries'
import { readOne, readText } from '@/lib/search'

export const Route = createFileRoute('/_app/connections/$id')({
  validateSearch: (raw): ConnectionSearch => ({ table: readText(raw, 'table', 300), find: readText(raw, 'find'), edit: readOne(raw, 'edit', ['yes']), versions: readOne(raw, 'versions', ['yes']) }),
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(connectionQuery(params.id)),
  component: Connection,
})

function Connection() {
  const { id } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return <ConnectionPage key={id} id={id} search={search} onSearch={(next) => void navigate({ search: next, replace: next.edit === search.edit })} />
}

import { createFileRoute } from '@tanstack/react-router'

import { ConnectionPage, type ConnectionSearch } from '@/app/connection-page'
import { connectionQuery } from '@/lib/queries'
import { readOne, readText } from '@/lib/search'

export const Route = createFileRoute('/_app/connections/$id')({
  validateSearch: (raw): ConnectionSearch => ({
    table: readText(raw, 'table', 300),
    column: readText(raw, 'column', 300),
    tab: readOne(raw, 'tab', ['columns', 'links', 'sample', 'uses']),
    find: readText(raw, 'find'),
    show: readOne(raw, 'show', ['pii', 'hidden', 'undescribed', 'views']),
    changes: readOne(raw, 'changes', ['yes']),
    edit: readOne(raw, 'edit', ['yes']),
    versions: readOne(raw, 'versions', ['yes']),
    access: readOne(raw, 'access', ['yes']),
  }),
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(connectionQuery(params.id)),
  component: Connection,
})

function Connection() {
  const { id } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return <ConnectionPage key={id} id={id} search={search} onSearch={(next) => void navigate({ search: next, replace: next.edit === search.edit && next.access === search.access && next.changes === search.changes })} />
}

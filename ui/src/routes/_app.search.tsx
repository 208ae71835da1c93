import { createFileRoute } from '@tanstack/react-router'

import { kindNames } from '@/features/search/kind-names'
import { SearchPage, type ResultsSearch } from '@/features/search/search-page'
import { readOne, readText } from '@/lib/search'

export const Route = createFileRoute('/_app/search')({
  validateSearch: (raw): ResultsSearch => ({ q: readText(raw, 'q'), kind: readOne(raw, 'kind', kindNames) }),
  component: Results,
})

function Results() {
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return <SearchPage search={search} onSearch={(next) => void navigate({ search: next, replace: true })} />
}

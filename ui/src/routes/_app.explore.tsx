import { createFileRoute } from '@tanstack/react-router'

import { ExplorePage } from '@/features/explore/explore-page'
import { readExploreSearch } from '@/features/explore/search'
import { connectionsQuery } from '@/lib/queries'

export const Route = createFileRoute('/_app/explore')({
  validateSearch: readExploreSearch,
  loader: ({ context }) => void context.queryClient.prefetchQuery(connectionsQuery),
  component: Explore,
})

function Explore() {
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return <ExplorePage search={search} onSearch={(next, replace = false) => void navigate({ to: '/explore', search: next, replace })} />
}

import { createFileRoute } from '@tanstack/react-router'

import { trashKinds } from '@/features/trash/kind-names'
import { TrashPage, type TrashSearch } from '@/features/trash/trash-page'
import { readOne } from '@/lib/search'

export const Route = createFileRoute('/_app/settings/trash')({
  validateSearch: (raw): TrashSearch => ({ kind: readOne(raw, 'kind', trashKinds) }),
  component: TrashCan,
})

function TrashCan() {
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return <TrashPage search={search} onSearch={(next) => void navigate({ search: next, replace: true })} />
}

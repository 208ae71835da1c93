import { createFileRoute } from '@tanstack/react-router'

import { GlossaryPage, type GlossarySearch } from '@/features/glossary/glossary-page'
import { readOne, readText } from '@/lib/search'

export const Route = createFileRoute('/_app/glossary')({
  validateSearch: (raw): GlossarySearch => ({
    q: readText(raw, 'q'),
    kind: readOne(raw, 'kind', ['term', 'metric']),
    connection: readText(raw, 'connection'),
    panel: readOne(raw, 'panel', ['term', 'metric']),
    edit: readText(raw, 'edit'),
  }),
  component: Glossary,
})

function Glossary() {
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return <GlossaryPage search={search} onSearch={(next) => void navigate({ search: next, replace: next.panel === search.panel && next.edit === search.edit })} />
}

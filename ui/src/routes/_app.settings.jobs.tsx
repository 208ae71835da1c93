import { createFileRoute } from '@tanstack/react-router'

import { JobsPage, type JobsSearch } from '@/features/jobs/jobs-page'
import { jobKinds, jobStates } from '@/features/jobs/words'
import { readOne } from '@/lib/search'

export const Route = createFileRoute('/_app/settings/jobs')({
  validateSearch: (raw): JobsSearch => ({ state: readOne(raw, 'state', jobStates), kind: readOne(raw, 'kind', jobKinds) }),
  component: Jobs,
})

function Jobs() {
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return <JobsPage search={search} onSearch={(next) => void navigate({ search: next, replace: true })} />
}

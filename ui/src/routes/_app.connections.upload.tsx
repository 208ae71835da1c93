import { createFileRoute } from '@tanstack/react-router'

import { UploadPage } from '@/features/uploads/upload-page'
import { readText } from '@/lib/search'

export const Route = createFileRoute('/_app/connections/upload')({
  validateSearch: (raw): { job?: string | undefined } => ({ job: readText(raw, 'job', 40) }),
  component: Upload,
})

function Upload() {
  const { job } = Route.useSearch()
  return <UploadPage job={job} />
}

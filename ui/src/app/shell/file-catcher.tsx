import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { Upload } from 'lucide-react'

import { toast } from '@/components/toast'
import { passFiles } from '@/lib/dropped-file'
import { useMe } from '@/lib/me'
import { mayConnect } from '@/lib/permissions'
import { useFileDrop } from '@/lib/use-file-drop'

/** Catches files wherever on whatever page they are dropped, and leads to the page that reads them. */
export function FileCatcher() {
  const { t } = useLingui()
  const writer = mayConnect(useMe())
  const navigate = useNavigate()
  const reading = useRouterState({ select: ({ location }) => location.pathname === '/connections/upload' && !('job' in location.search && location.search.job) })
  const over = useFileDrop((files) => {
    if (!writer) return toast.failed(t`Uploading files is for analysts and admins.`)
    passFiles(files)
    if (!reading) void navigate({ to: '/connections/upload', search: {} })
    return undefined
  })
  if (!over || !writer) return null
  return (
    <div aria-hidden className="pointer-events-none fixed inset-2 z-toast flex items-end justify-center rounded-lg border-2 border-dashed border-focus pb-16">
      <p className="flex items-center gap-2 rounded-lg bg-raised px-4 py-3 text-sm font-label text-ink shadow-raised">
        <Upload className="text-ink-3" aria-hidden />
        <Trans>Drop the files to read them</Trans>
      </p>
    </div>
  )
}

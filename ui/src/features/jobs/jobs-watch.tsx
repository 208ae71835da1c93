import { useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'

import { toast } from '@/components/toast'
import type { Job } from '@/lib/api'
import { useMe } from '@/lib/me'
import { jobsQuery } from '@/lib/queries'
import { listen } from '@/lib/socket'

import { noteTold, toldUntil, untold } from './told'
import { takeOver } from './use-jobs'
import { connectionOf } from './words'

/** When the page was opened: who is here for the first time is told nothing of before. */
const opened = new Date(performance.timeOrigin).toISOString()

/** Follows jobs for the whole app, and tells the person how theirs ended: at once, or when they come back. */
export function JobsWatch() {
  const { t } = useLingui()
  const client = useQueryClient()
  const navigate = useNavigate()
  const me = useMe()
  const { data } = useQuery(jobsQuery)
  useEffect(
    () =>
      listen(
        'job_progress',
        ({ job }) => takeOver(client, job, job.created_by.id === me.id),
        () => void client.invalidateQueries({ queryKey: ['jobs'] }),
      ),
    [client, me.id],
  )
  useEffect(() => {
    if (!data) return
    const until = toldUntil() ?? opened
    for (const job of untold(data.data, until)) tell(job)
    noteTold(data.data, until)

    function tell(job: Job) {
      const connection = connectionOf(job)
      // What the page shows anyway needs no second word.
      const inView = location.search.includes(job.id) || (connection !== null && location.pathname.includes(connection)) || (job.kind === 'discovery' && location.pathname === '/connections')
      if (inView) return
      const open = connection ? { label: t`Open`, run: () => void navigate({ to: '/connections/$id', params: { id: connection } }) } : undefined
      if (job.state === 'succeeded') toast.done(job.kind === 'upload' ? t`${job.title} is loaded.` : t`The tables of ${job.title} were read.`, open)
      else toast.failed(`${job.kind === 'upload' ? t`${job.title} could not be loaded.` : t`The tables of ${job.title} could not be read.`} ${job.error ?? ''}`.trim(), undefined, { label: t`Show`, run: () => void navigate({ to: '/settings/jobs' }) })
    }
  }, [data, navigate, t])
  return null
}

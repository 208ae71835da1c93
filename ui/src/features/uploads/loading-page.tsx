import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ChevronRight, CircleAlert } from 'lucide-react'
import { useEffect } from 'react'

import { Button, buttonClass } from '@/components/button'
import { Loadable } from '@/components/loadable'
import { PageHeader } from '@/components/page-header'
import { Progress } from '@/components/progress'
import { EmptyState } from '@/components/states'
import { toast } from '@/components/toast'
import { api, unwrap, type Job } from '@/lib/api'
import { formatBytes } from '@/lib/format'
import { connectionsQuery, isEnded, jobQuery } from '@/lib/queries'
import { usePhone } from '@/lib/use-media'

/** A file that a job loads: how far it is, and what came of it. It goes on when the page is left. */
export function LoadingPage({ id }: { id: string }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const navigate = useNavigate()
  const phone = usePhone()
  const query = useQuery(jobQuery(id))
  const made = query.data?.state === 'succeeded' ? ((query.data.result as { connection_id?: string } | null)?.connection_id ?? null) : null
  useEffect(() => {
    if (!made) return
    void client.invalidateQueries({ queryKey: connectionsQuery.queryKey })
    void navigate({ to: '/connections/$id', params: { id: made }, replace: true })
  }, [made, client, navigate])
  return (
    <>
      <PageHeader
        title={query.data?.title ?? t`Upload`}
        crumb={
          phone ? null : (
            <>
              <Link to="/connections" className="text-sm text-ink-2 hover:text-ink">
                <Trans>Connections</Trans>
              </Link>
              <ChevronRight className="size-3.5 text-ink-3" aria-hidden />
            </>
          )
        }
      />
      <div className="mx-auto flex w-full max-w-[37.5rem] flex-1 flex-col justify-center gap-4 px-5 pb-[10vh]">
        <Loadable query={query} errorTitle={t`This load could not be found`}>
          {(job) => (isEnded(job) ? <Ended job={job} /> : <UnderWay job={job} />)}
        </Loadable>
      </div>
    </>
  )
}

function UnderWay({ job }: { job: Job }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const cancel = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/jobs/{id}/cancel', { params: { path: { id: job.id } } })),
    onError: (thrown) => toast.failed(t`It was not cancelled.`, thrown),
    onSettled: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  })
  const { progress } = job
  const [done, total] = [formatBytes(progress?.done ?? 0), formatBytes(progress?.total ?? 0)]
  const words = job.state === 'queued' ? t`Waits for its turn` : progress?.total ? t`Loading, ${done} of ${total}` : t`Loading`
  return (
    <>
      <div className="flex items-end gap-4">
        <Progress label={words} value={progress?.total ? progress.done / progress.total : null} className="flex-1" />
        <Button onClick={() => cancel.mutate()} busy={cancel.isPending || !job.may_cancel} busyLabel={t`Cancelling`}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
      <p className="text-sm text-ink-2">
        <Trans>You can leave this page: the file goes on loading, and you are told when it is there.</Trans>
      </p>
    </>
  )
}

function Ended({ job }: { job: Job }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const retry = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/jobs/{id}/retry', { params: { path: { id: job.id } } })),
    onError: (thrown) => toast.failed(t`It is not tried again.`, thrown),
    onSettled: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  })
  if (job.state === 'succeeded') return null
  const title = job.state === 'failed' ? t`This file could not be loaded` : t`The load was cancelled`
  return (
    <EmptyState
      icon={<CircleAlert aria-hidden />}
      title={title}
      action={<Link to="/connections/upload" search={{}} className={buttonClass()}>{t`Choose a file`}</Link>}
      example={job.may_retry ? <Button onClick={() => retry.mutate()} busy={retry.isPending}>{t`Try again`}</Button> : null}
    >
      {job.state === 'failed' ? job.error : t`Nothing of it was kept.`}
    </EmptyState>
  )
}

import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ListChecks } from 'lucide-react'
import { useState } from 'react'

import { IconButton } from '@/components/icon-button'
import { Loadable } from '@/components/loadable'
import { Popover } from '@/components/popover'
import { isEnded, jobsQuery } from '@/lib/queries'

import { JobRow } from './job-row'
import { shareOf } from './words'

const shown = 8

/** How many of the person's jobs go on, and the newest ones behind it. Nothing while there never was one. */
export function JobsIndicator({ onOpen }: { onOpen?: (() => void) | undefined }) {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  const query = useQuery(jobsQuery)
  const jobs = query.data?.data ?? []
  if (jobs.length === 0) return null
  const active = jobs.filter((job) => !isEnded(job))
  const shares = active.map(shareOf).filter((share) => share !== null)
  const share = shares.length > 0 ? Math.round((shares.reduce((sum, one) => sum + one, 0) / shares.length) * 100) : null
  const count = active.length
  const label = count === 0 ? t`Jobs` : share === null ? t`Jobs: ${count} under way` : t`Jobs: ${count} under way, ${share} %`
  const leave = () => {
    setOpen(false)
    onOpen?.()
  }
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      side="top"
      align="start"
      title={t`Jobs`}
      className="w-80 max-w-[calc(100vw-1.5rem)]"
      trigger={
        <IconButton label={label} className="relative shrink-0">
          <ListChecks aria-hidden />
          {count > 0 ? <span className="absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-fill px-1 text-center text-2xs leading-4 font-label text-on-fill">{count}</span> : null}
        </IconButton>
      }
    >
      <Loadable query={query} errorTitle={t`The jobs could not be loaded`}>
        {({ data }) => (
          <ul className="m-0 max-h-80 list-none overflow-y-auto p-0">
            {data.slice(0, shown).map((job) => (
              <JobRow key={job.id} job={job} onOpen={leave} />
            ))}
          </ul>
        )}
      </Loadable>
      <Link to="/settings/jobs" onClick={leave} className="mt-2 block text-sm text-accent hover:underline">{t`All jobs`}</Link>
    </Popover>
  )
}

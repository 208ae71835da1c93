import { msg } from '@lingui/core/macro'

import type { Job } from '@/lib/api'

export const jobStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const
export const jobKinds = ['upload', 'discovery'] as const

export const stateWords = {
  queued: msg`Waiting`,
  running: msg`Running`,
  succeeded: msg`Done`,
  failed: msg`Failed`,
  cancelled: msg`Cancelled`,
} as const

export const kindWords = { upload: msg`Upload`, discovery: msg`Reading tables` } as const

/** How much is done, 0 to 1; null where nobody knows. */
export const shareOf = ({ progress }: Pick<Job, 'progress'>): number | null => (progress?.total ? Math.min(progress.done / progress.total, 1) : null)

/** The connection that a job made or is about. */
export function connectionOf(job: Pick<Job, 'result' | 'resource'>): string | null {
  const made = (job.result as { connection_id?: unknown } | null)?.connection_id
  if (typeof made === 'string') return made
  return job.resource?.type === 'connection' ? job.resource.id : null
}

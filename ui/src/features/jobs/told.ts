import type { Job } from '@/lib/api'
import { isEnded } from '@/lib/queries'

/** Up to when the ends of jobs were told, in this browser: other tabs and later visits don't tell them again. */
const key = 'datamind.jobs.told'

export const toldUntil = (): string | null => localStorage.getItem(key)

/** Jobs that ended after that moment, oldest first. */
export const untold = (jobs: Job[], until: string): Job[] =>
  jobs.filter((job) => isEnded(job) && job.state !== 'cancelled' && job.finished_at !== null && Date.parse(job.finished_at) > Date.parse(until)).toReversed()

/** Notes the latest end among these. */
export function noteTold(jobs: Job[], until: string): void {
  const ends = jobs.map((job) => job.finished_at).filter((at) => at !== null)
  const latest = [until, ...ends].toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1)
  if (latest) localStorage.setItem(key, latest)
}

import type { Drift, DriftChange } from '@/lib/api'

/** How many changes the last reading saw. */
export const changesOf = ({ until, changes }: Drift): number => changes.filter(({ seen_at: seen }) => seen === until).length

/** Changes by the reading that saw them, the latest first. */
export function byReading(changes: DriftChange[]): { seen: string; changes: DriftChange[] }[] {
  const groups = new Map<string, DriftChange[]>()
  for (const one of changes) groups.set(one.seen_at, [...(groups.get(one.seen_at) ?? []), one])
  return [...groups].map(([seen, all]) => ({ seen, changes: all })).toSorted((one, other) => other.seen.localeCompare(one.seen))
}

import { t } from '@lingui/core/macro'

import type { ChartConfig } from '@/lib/api'
import { formatCell } from '@/lib/format'

import type { Frame, Series } from './frame'

const extremes = (one: Series): { least: number; most: number } | null => {
  let [least, most] = [-1, -1]
  one.values.forEach((value, at) => {
    if (value === null) return
    if (least < 0 || value < (one.values[least] ?? 0)) least = at
    if (most < 0 || value > (one.values[most] ?? 0)) most = at
  })
  return most < 0 ? null : { least, most }
}

/** What a chart shows, in words: for those who don't see it. */
export function summaryOf(frame: Frame, config: ChartConfig): string {
  const names = frame.series.map((one) => one.name).join(', ')
  const first = frame.series[0]
  const found = first ? extremes(first) : null
  const subject = config.title ?? names
  if (!first || !found) return t`Chart of ${subject}.`
  const count = frame.keys.length
  const say = (at: number) => `${frame.labels[at] ?? ''} (${formatCell(first.values[at] ?? null, first.column)})`
  const [highest, lowest] = [say(found.most), say(found.least)]
  return t`Chart of ${subject} with ${count} points. ${first.name}: highest ${highest}, lowest ${lowest}. Use the arrow keys to read each point.`
}

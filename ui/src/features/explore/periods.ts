import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'

import type { ExplorePeriod } from '@/lib/api'
import { formatDate } from '@/lib/format'

/** Stretches of time that are often asked for, by a name for the list. */
export const presets: { value: string; label: MessageDescriptor; /** As a chip goes on with it. */ said: MessageDescriptor; period: ExplorePeriod }[] = [
  { value: 'last-7', label: msg`Last 7 days`, said: msg`the last 7 days`, period: { kind: 'last', count: 7, unit: 'day' } },
  { value: 'last-30', label: msg`Last 30 days`, said: msg`the last 30 days`, period: { kind: 'last', count: 30, unit: 'day' } },
  { value: 'last-12m', label: msg`Last 12 months`, said: msg`the last 12 months`, period: { kind: 'last', count: 12, unit: 'month' } },
  { value: 'this-month', label: msg`This month`, said: msg`this month`, period: { kind: 'this', unit: 'month' } },
  { value: 'previous-month', label: msg`Previous month`, said: msg`the previous month`, period: { kind: 'previous', unit: 'month' } },
  { value: 'this-quarter', label: msg`This quarter`, said: msg`this quarter`, period: { kind: 'this', unit: 'quarter' } },
  { value: 'previous-quarter', label: msg`Previous quarter`, said: msg`the previous quarter`, period: { kind: 'previous', unit: 'quarter' } },
  { value: 'year-to-date', label: msg`This year to date`, said: msg`this year to date`, period: { kind: 'to_date', unit: 'year' } },
  { value: 'this-year', label: msg`This year`, said: msg`this year`, period: { kind: 'this', unit: 'year' } },
  { value: 'previous-year', label: msg`Previous year`, said: msg`the previous year`, period: { kind: 'previous', unit: 'year' } },
]

const keyOf = ({ kind, ...rest }: ExplorePeriod) => JSON.stringify([kind, 'unit' in rest ? rest.unit : null, 'count' in rest ? rest.count : null])
const same = (one: ExplorePeriod, other: ExplorePeriod) => keyOf(one) === keyOf(other)

/** Which entry of the list a period is: a preset, two days, or a number of units. */
export function presetOf(period: ExplorePeriod | null | undefined): string {
  if (!period || period.kind === 'between') return 'between'
  return presets.find((one) => same(one.period, period))?.value ?? 'last'
}

/** A period in a few words, as a chip says it. */
export function periodText(period: ExplorePeriod | null | undefined, t: (word: MessageDescriptor) => string): string {
  if (!period) return t(msg`a time`)
  if (period.kind === 'between') {
    const from = period.from ? formatDate(period.from) : ''
    const to = period.to ? formatDate(period.to) : ''
    if (from && to) return `${from} – ${to}`
    if (from) return t(msg`since ${from}`)
    return to ? t(msg`until ${to}`) : t(msg`a time`)
  }
  const known = presets.find((one) => same(one.period, period))
  if (known) return t(known.said)
  return period.kind === 'last' ? t(lastWords(period.count)[period.unit] ?? msg`a time`) : t(msg`a time`)
}

/** "last 5 weeks", by unit. */
export const lastWords = (count: number): Partial<Record<string, MessageDescriptor>> => ({
  hour: msg`the last ${count} hours`,
  day: msg`the last ${count} days`,
  week: msg`the last ${count} weeks`,
  month: msg`the last ${count} months`,
  quarter: msg`the last ${count} quarters`,
  year: msg`the last ${count} years`,
})

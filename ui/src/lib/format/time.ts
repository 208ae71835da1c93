import { cached, displayLocale, displayZone } from './locale'

type Zone = { zone?: string; locale?: string }

function formatter(options: Intl.DateTimeFormatOptions, locale = displayLocale()): Intl.DateTimeFormat {
  return cached('date', { locale, ...options }, () => new Intl.DateTimeFormat(locale, options))
}

const day: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric' }
const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }

/** A calendar day such as `2026-01-31`: never shifted by a zone. */
export function formatDate(text: string, { locale }: Zone = {}): string {
  const moment = new Date(`${text.slice(0, 10)}T00:00:00Z`)
  return Number.isNaN(moment.getTime()) ? text : formatter({ ...day, timeZone: 'UTC' }, locale).format(moment)
}

const periodForm = /^(\d{4})-(?:(0[1-9]|1[0-2])|Q([1-4]))$/

/** Whether a text names a month (`2026-01`) or a quarter (`2026-Q1`). */
export const isPeriod = (text: unknown): text is string => typeof text === 'string' && periodForm.test(text)

/** A month or quarter as a person reads it: "Jan 2026", "Q1 2026"; other text as it is. */
export function formatPeriod(text: string, { locale }: Zone = {}): string {
  const [, year, month, quarter] = periodForm.exec(text) ?? []
  if (quarter) return `Q${quarter} ${year}`
  if (!month) return text
  return formatter({ year: 'numeric', month: 'short', timeZone: 'UTC' }, locale).format(new Date(`${text}-01T00:00:00Z`))
}

/** A moment without zone, shown as it was written. */
export function formatLocalTimestamp(text: string, { locale }: Zone = {}): string {
  const moment = new Date(`${text.replace(' ', 'T').replace(/Z$/, '')}Z`)
  if (Number.isNaN(moment.getTime())) return text
  const seconds = moment.getUTCSeconds() === 0 ? {} : ({ second: '2-digit' } as const)
  return formatter({ ...day, ...clock, ...seconds, timeZone: 'UTC' }, locale).format(moment)
}

/** A moment on the world's time line, shown in the reader's zone. */
export function formatMoment(value: string | Date, { zone, locale }: Zone = {}): string {
  const moment = typeof value === 'string' ? new Date(value) : value
  if (Number.isNaN(moment.getTime())) return String(value)
  return formatter({ ...day, ...clock, timeZone: zone ?? displayZone() }, locale).format(moment)
}

/** The time of day of a moment. */
export const formatClock = (value: string | Date, { zone, locale }: Zone = {}): string =>
  formatter({ ...clock, timeZone: zone ?? displayZone() }, locale).format(new Date(value))

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
]

/** How long ago, or in how long; from a week on the date itself. */
export function formatRelative(value: string | Date, now: Date = new Date(), { locale = displayLocale(), zone }: Zone = {}): string {
  const moment = new Date(value)
  let amount = (moment.getTime() - now.getTime()) / 1000
  const words = cached('relative', { locale }, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' }))
  if (Math.abs(amount) < 30) return words.format(0, 'second')
  for (const [unit, size] of steps) {
    if (Math.abs(amount) < size) return words.format(Math.round(amount), unit)
    amount /= size
  }
  const sameYear = moment.getFullYear() === now.getFullYear()
  return formatter({ month: 'short', day: 'numeric', ...(sameYear ? {} : { year: 'numeric' }), timeZone: zone ?? displayZone() }, locale).format(moment)
}

export type Age = 'today' | 'yesterday' | 'earlier'

/** Which day group a moment falls into, by the reader's calendar. */
export function ageOf(value: string | Date, now: Date = new Date(), zone: string = displayZone()): Age {
  const key = (moment: Date) => formatter({ year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone }, 'sv-SE').format(moment)
  const then = key(new Date(value))
  const today = key(now)
  if (then >= today) return 'today'
  const before = new Date(`${today}T12:00:00Z`)
  before.setUTCDate(before.getUTCDate() - 1)
  return then === before.toISOString().slice(0, 10) ? 'yesterday' : 'earlier'
}

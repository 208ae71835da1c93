import type { Cell, Column } from '../api/types'
import { isNumeric } from './cell'
import { cached, displayLocale, displayZone } from './locale'
import { formatMoney, formatNumber, formatPercent, type Numeric } from './number'
import { formatDate } from './time'

export type ExactStyle = {
  /** Decimals that every number shows at least, so that a column has one precision. */
  least?: number
  grouping?: boolean
  zone?: string
  locale?: string
}

const written = /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i
// Intl writes no more decimals than this, and rounds the rest away.
const mostDecimals = 100
const minus = (text: string) => text.replace('-', '\u2212')

/** The digits that tell a number from every other one of its kind: for a float the fewest that read back as the same. */
const digitsOf = (value: Numeric): string => (Object.is(value, -0) ? '-0' : String(value))

/** How many decimals a number has when nothing of it is rounded; none where it is written with an exponent or is no number. */
export function exactDecimals(value: Numeric): number {
  const match = written.exec(digitsOf(value))
  return match && match[4] === undefined ? (match[3]?.length ?? 0) : 0
}

/** A number with every digit it has. What is no number, as NaN or Infinity, stays as it is written. */
export function exactNumber(value: Numeric, { least = 0, grouping = true, locale }: ExactStyle = {}): string {
  const text = digitsOf(value)
  const match = written.exec(text)
  if (!match) return minus(text)
  const [, sign = '', whole = '', part = '', exponent] = match
  const digits = Math.max(part.length, exponent === undefined ? least : 0)
  if (digits > mostDecimals) return minus(text)
  const style = { digits, grouping, ...(locale ? { locale } : {}) }
  const number = formatNumber(`${sign}${whole}${part ? `.${part}` : ''}`, style)
  return exponent === undefined ? number : `${number}e${minus(exponent.replace('+', ''))}`
}

const decimalMark = (locale: string): string =>
  cached('mark', { locale }, () => new Intl.NumberFormat(locale).formatToParts(0.1).find((part) => part.type === 'decimal')?.value ?? '.')

const moment = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?$/

/** A moment to the last digit of its seconds; text that is none, as `infinity`, stays. */
function exactMoment(text: string, zone: string, locale: string): string {
  const match = moment.exec(text)
  if (!match || match[1] === '0000') return text
  const [, year, month, day, clock, fraction = '', offset = 'Z'] = match
  const at = new Date(`${year}-${month}-${day}T${clock}${offset}`)
  if (Number.isNaN(at.getTime())) return text
  const options: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: zone }
  const format = cached('date', { locale, ...options }, () => new Intl.DateTimeFormat(locale, options))
  // A fraction belongs to the seconds, wherever the language puts those.
  const more = fraction ? `${decimalMark(locale)}${fraction}` : ''
  return format.formatToParts(at).map((part) => (part.type === 'second' ? part.value + more : part.value)).join('')
}

/** A measure in its unit, with every digit. */
function exactMeasure(value: Numeric, semantic: string | undefined, style: ExactStyle): string {
  const decimals = exactDecimals(value)
  const known = written.test(digitsOf(value)) && !/e/i.test(digitsOf(value)) && decimals <= mostDecimals
  const text = digitsOf(value)
  const locale = style.locale ? { locale: style.locale } : {}
  if (known && semantic?.startsWith('currency')) return formatMoney(text, semantic.split(':')[1] ?? null, { digits: Math.max(2, decimals, style.least ?? 0), ...locale })
  if (known && semantic === 'percent') return formatPercent(text, { digits: Math.max(0, decimals - 2), ...locale })
  return exactNumber(value, { ...style, grouping: style.grouping ?? !(semantic === 'identifier' || semantic === 'year') })
}

/** A value of a result with nothing rounded or left out: what a person checks against the source. Empty text stands for null. */
export function exactCell(value: Cell, column: Column, style: ExactStyle = {}): string {
  const { zone = displayZone(), locale = displayLocale() } = style
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (isNumeric(column)) return exactMeasure(value, column.semantic, style)
  if (typeof value === 'number') return exactNumber(value, style)
  if (column.type === 'date') return /^(?!0000)\d{4}-\d\d-\d\d$/.test(value) ? formatDate(value, { locale }) : value
  if (column.type === 'timestamp') return exactMoment(value, 'UTC', locale)
  if (column.type === 'timestamp_tz') return exactMoment(value, zone, locale)
  return value
}

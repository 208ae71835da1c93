import { cached, displayLocale } from './locale'

/** A number as it may travel: text keeps digits that a float would lose. */
export type Numeric = number | bigint | string

export type NumberStyle = { compact?: boolean; digits?: number; sign?: boolean; locale?: string; grouping?: boolean }

const exact = /^[+-]?\d+(\.\d+)?$/
const minus = (text: string) => text.replace('-', '\u2212')

function formatter(options: Intl.NumberFormatOptions, locale = displayLocale()): Intl.NumberFormat {
  return cached('number', { locale, ...options }, () => new Intl.NumberFormat(locale, options))
}

/** Formats through Intl; text goes in as text, so that no digit passes through a float. */
function run(value: Numeric, options: Intl.NumberFormatOptions, locale?: string): string {
  if (typeof value === 'string' && !exact.test(value)) return value
  if (typeof value === 'number' && !Number.isFinite(value)) return ''
  return minus(formatter(options, locale).format(value as number))
}

/** How many decimals a number written as text carries. */
export const decimalsOf = (value: Numeric): number => (typeof value === 'string' ? (value.split('.')[1]?.length ?? 0) : 0)

function shape(value: Numeric, style: NumberStyle): Intl.NumberFormatOptions {
  const common: Intl.NumberFormatOptions = {
    ...(style.sign ? { signDisplay: 'exceptZero' } : {}),
    ...(style.grouping === false ? { useGrouping: false } : {}),
  }
  if (style.compact) return { ...common, notation: 'compact', maximumSignificantDigits: 3 }
  if (style.digits !== undefined) return { ...common, minimumFractionDigits: style.digits, maximumFractionDigits: style.digits }
  const kept = typeof value === 'string' ? Math.min(decimalsOf(value), 100) : 6
  return { ...common, maximumFractionDigits: kept, minimumFractionDigits: typeof value === 'string' ? kept : 0 }
}

export const formatNumber = (value: Numeric, style: NumberStyle = {}): string => run(value, shape(value, style), style.locale)

/** A share where 1 is the whole. */
export function formatPercent(value: Numeric, style: NumberStyle = {}): string {
  const digits = style.digits ?? 1
  const options: Intl.NumberFormatOptions = { style: 'percent', maximumFractionDigits: digits, ...(style.sign ? { signDisplay: 'exceptZero' } : {}) }
  return run(value, options, style.locale)
}

/** Money; without a known currency a plain number with two decimals. */
export function formatMoney(value: Numeric, currency: string | null, style: NumberStyle = {}): string {
  if (!currency) return formatNumber(value, style.compact ? style : { ...style, digits: style.digits ?? 2 })
  const base: Intl.NumberFormatOptions = { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...(style.sign ? { signDisplay: 'exceptZero' } : {}) }
  if (style.compact) return run(value, { ...base, notation: 'compact', maximumSignificantDigits: 3 }, style.locale)
  if (style.digits !== undefined) return run(value, { ...base, minimumFractionDigits: style.digits, maximumFractionDigits: style.digits }, style.locale)
  return run(value, base, style.locale)
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte']

export function formatBytes(bytes: number, locale?: string): string {
  const step = bytes > 0 ? Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1) : 0
  const value = bytes / 1000 ** step
  const display = step === 0 ? 'long' : 'short'
  return run(value, { style: 'unit', unit: units[step] ?? 'byte', unitDisplay: display, maximumFractionDigits: value < 10 && step > 0 ? 1 : 0 }, locale)
}

/** A span of time in the two units that matter. */
export function formatDuration(ms: number, locale?: string): string {
  const one = (value: number, unit: string, digits = 0) =>
    run(value, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits }, locale)
  if (ms < 1000) return one(ms, 'millisecond', ms < 10 && !Number.isInteger(ms) ? 1 : 0)
  if (ms < 60_000) return one(ms / 1000, 'second', 1)
  if (ms < 3_600_000) return `${one(Math.floor(ms / 60_000), 'minute')} ${one(Math.floor((ms % 60_000) / 1000), 'second')}`
  return `${one(Math.floor(ms / 3_600_000), 'hour')} ${one(Math.floor((ms % 3_600_000) / 60_000), 'minute')}`
}

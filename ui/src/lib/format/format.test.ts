import { describe, expect, it } from 'vitest'

import { ageOf, columnDigits, exactCell, formatBytes, formatCell, formatDate, formatDuration, formatLocalTimestamp, formatMoment, formatMoney, formatNumber, formatPercent, formatRelative } from '.'

const locale = 'en-GB'

describe('numbers', () => {
  it('keeps every digit of a decimal that a float would round', () => {
    expect(formatNumber('12345678901234567890.12345678901234567890', { locale })).toBe('12,345,678,901,234,567,890.12345678901234567890')
  })
  it('keeps the last digit of a whole number beyond 2^53', () => {
    expect(formatNumber('9007199254740993', { locale })).toBe('9,007,199,254,740,993')
  })
  it('writes a true minus', () => {
    expect(formatNumber(-5, { locale })).toBe('\u22125')
  })
  it('shortens for axes', () => {
    expect(formatNumber(1_234_567, { locale, compact: true })).toBe('1.23m')
  })
  it('leaves text that is no number as it is', () => {
    expect(formatNumber('n/a', { locale })).toBe('n/a')
  })
  it('shows nothing for what is not finite', () => {
    expect(formatNumber(Number.NaN, { locale })).toBe('')
  })
  it('reads a share of 1 as the whole', () => {
    expect(formatPercent(0.647, { locale })).toBe('64.7%')
    expect(formatPercent(0.44, { locale, sign: true })).toBe('+44%')
  })
  it('formats money with and without a currency', () => {
    expect(formatMoney('1853856.5', 'EUR', { locale })).toBe('€1,853,856.50')
    expect(formatMoney('10', null, { locale })).toBe('10.00')
  })
  it('names sizes and spans of time', () => {
    expect(formatBytes(7_400_000, locale)).toBe('7.4 MB')
    expect(formatDuration(41, locale)).toBe('41 ms')
    expect(formatDuration(2400, locale)).toBe('2.4 secs')
    expect(formatDuration(3_720_000, locale)).toBe('1 hr 2 mins')
  })
})

describe('cells', () => {
  it('follow the meaning of their column', () => {
    expect(formatCell('2024', { name: 'year', type: 'integer', semantic: 'year' }, { locale })).toBe('2024')
    expect(formatCell(0.125, { name: 'share', type: 'float', semantic: 'percent' }, { locale })).toBe('12.5%')
    expect(formatCell('4.50', { name: 'net', type: 'decimal', semantic: 'currency:EUR' }, { locale })).toBe('€4.50')
    expect(formatCell(null, { name: 'x', type: 'text' })).toBe('')
    expect(formatCell('007', { name: 'code', type: 'text' })).toBe('007')
  })
})

const digits = (type: 'float' | 'decimal' | 'integer', cells: (number | string | null)[], semantic?: string) => columnDigits({ name: 'x', type, ...(semantic ? { semantic } : {}) }, cells)

describe('the numbers of a column', () => {
  it('share their decimals', () => {
    expect(digits('float', [263.5, 81, 49.35, null])).toBe(2)
    expect(digits('decimal', ['10', '2.500'])).toBe(3)
    expect(digits('float', [3, 5])).toBe(0)
  })
  it('are not drawn out by the noise of a division', () => {
    expect(digits('float', [28.8663636363, 3.5])).toBe(2)
    expect(digits('decimal', ['0.0384615384615385', '0.5'])).toBe(4)
  })
  it('follow their meaning where they have one', () => {
    expect(digits('float', [0.125], 'percent')).toBeUndefined()
    expect(digits('integer', [1])).toBeUndefined()
  })
})

const exact = (type: 'float' | 'decimal' | 'date' | 'timestamp' | 'timestamp_tz' | 'integer', value: string | number, semantic?: string, least?: number) =>
  exactCell(value, { name: 'x', type, ...(semantic ? { semantic } : {}) }, { locale, zone: 'Europe/Berlin', ...(least === undefined ? {} : { least }) })

describe('exact values', () => {
  it('keep every digit of a number', () => {
    expect(exact('decimal', '0.001234')).toBe('0.001234')
    expect(exact('float', 1e-10)).toBe('1e\u221210')
    expect(exact('float', 1234.5678901)).toBe('1,234.5678901')
    expect(exact('decimal', '12345678901234567891.0123456789')).toBe('12,345,678,901,234,567,891.0123456789')
    expect(exact('float', 0.1 + 0.2)).toBe('0.30000000000000004')
    expect(exact('float', -1.7976931348623157e308)).toBe('\u22121.7976931348623157e308')
    expect(exact('decimal', `0.${'1'.repeat(130)}`)).toBe(`0.${'1'.repeat(130)}`)
    expect(exact('float', -0)).toBe('\u22120')
  })
  it('share the decimals of their column, and drop none', () => {
    expect(exact('float', 3, undefined, 2)).toBe('3.00')
    expect(exact('float', 3.125, undefined, 2)).toBe('3.125')
  })
  it('name what is beyond all numbers', () => {
    expect(['NaN', 'Infinity', '-Infinity'].map((one) => exact('float', one))).toEqual(['NaN', 'Infinity', '\u2212Infinity'])
  })
  it('keep their unit', () => {
    expect(exact('decimal', '4.12345', 'currency:EUR')).toBe('€4.12345')
    expect(exact('decimal', '4', 'currency:EUR')).toBe('€4.00')
    expect(exact('float', 0.12345, 'percent')).toBe('12.345%')
    expect(exact('integer', 2024, 'year')).toBe('2024')
  })
  it('keep seconds and their fractions', () => {
    expect(exact('timestamp', '2026-11-27T14:18:44.123456')).toBe('27 Nov 2026, 14:18:44.123456')
    expect(exact('timestamp', '2026-11-27T00:00:00')).toBe('27 Nov 2026, 00:00:00')
    expect(exact('timestamp_tz', '2026-11-27T13:18:44.5Z')).toBe('27 Nov 2026, 14:18:44.5')
    expect(exactCell('2026-11-27T13:18:44.5Z', { name: 'x', type: 'timestamp_tz' }, { locale: 'de-DE', zone: 'UTC' })).toBe('27. Nov. 2026, 13:18:44,5')
  })
  it('leave what no calendar of ours has as it is written', () => {
    expect(exact('timestamp', 'infinity')).toBe('infinity')
    expect(exact('date', '0044-03-15 BC')).toBe('0044-03-15 BC')
    expect(exact('date', '12026-01-01')).toBe('12026-01-01')
    expect(exact('timestamp', '0000-00-00T00:00:00')).toBe('0000-00-00T00:00:00')
  })
})

describe('times', () => {
  it('never shift a calendar day, wherever the reader is', () => {
    expect(formatDate('2026-01-31', { locale })).toBe('31 Jan 2026')
  })
  it('show a moment without zone as it was written', () => {
    expect(formatLocalTimestamp('2026-01-31T10:05:00', { locale })).toBe('31 Jan 2026, 10:05')
  })
  it('show a moment in the zone of the reader', () => {
    expect(formatMoment('2026-01-31T23:30:00Z', { locale, zone: 'Europe/Berlin' })).toBe('1 Feb 2026, 00:30')
  })
  it('say how long ago, and the date from a week on', () => {
    const now = new Date('2026-11-20T12:00:00Z')
    expect(formatRelative('2026-11-20T11:48:00Z', now, { locale })).toBe('12 minutes ago')
    expect(formatRelative('2026-11-19T12:00:00Z', now, { locale })).toBe('yesterday')
    expect(formatRelative('2026-11-04T12:00:00Z', now, { locale, zone: 'UTC' })).toBe('4 Nov')
  })
  it('group by the calendar of the reader, not by 24 hours', () => {
    const now = new Date('2026-11-20T00:30:00Z')
    expect(ageOf('2026-11-19T23:50:00Z', now, 'UTC')).toBe('yesterday')
    expect(ageOf('2026-11-19T23:50:00Z', now, 'Europe/Berlin')).toBe('today')
    expect(ageOf('2026-11-18T10:00:00Z', now, 'UTC')).toBe('earlier')
  })
})

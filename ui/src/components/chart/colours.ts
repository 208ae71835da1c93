/** The chart's colours as the page has them now; a drawing library can't read CSS variables. */
export type Colours = {
  series: string[]
  other: string
  grid: string
  axis: string
  label: string
  ink: string
  surface: string
  band: string
  good: string
  bad: string
  sequence: string[]
  flip: number
}

const series = 8
const steps = 9

export function readColours(): Colours {
  const style = getComputedStyle(document.documentElement)
  const get = (name: string) => style.getPropertyValue(name).trim()
  return {
    series: Array.from({ length: series }, (_, at) => get(`--chart-${at + 1}`)),
    other: get('--chart-other'),
    grid: get('--chart-grid'),
    axis: get('--chart-axis'),
    label: get('--chart-label'),
    ink: get('--ink'),
    surface: get('--bg-surface'),
    band: get('--chart-band'),
    good: get('--chart-good'),
    bad: get('--chart-bad'),
    sequence: Array.from({ length: steps }, (_, at) => get(`--seq-${at + 1}`)),
    flip: Number(get('--seq-ink-flip')) || 7,
  }
}

/** The colour of a series by its place in the fixed order. */
export const colourOf = (colours: Colours, place: number): string => (place < 0 ? colours.other : (colours.series[place % series] ?? colours.other))

/** The same as a CSS variable, for HTML around the chart. */
export const colourVariable = (place: number): string => (place < 0 ? 'var(--chart-other)' : `var(--chart-${(place % series) + 1})`)

import { lazy, Suspense } from 'react'

import type { Cell, ChartConfig, Column } from '@/lib/api'

import { ErrorBoundary } from '@/components/error-boundary'
import { Skeleton } from '@/components/skeleton'

import { Figures, Trend } from './figure'
import { Pivot } from './pivot'

export { chartKinds } from './kinds'

// The drawing library is large and most pages never need it.
const Plot = lazy(() => import('./plot'))

export type ChartProps = {
  columns: Column[]
  rows: Cell[][]
  config: ChartConfig
  height?: number
  /** Rows of the result that something outside points at. */
  marked?: ReadonlySet<number>
  onPoint?: (row: number | null) => void
}

/** A result as its description says; a fault in one chart stays in it. */
export function Chart({ columns, rows, config, height = 300, marked, onPoint }: ChartProps) {
  const draw = () => {
    if (config.chart_type === 'kpi') return <Figures columns={columns} rows={rows} config={config} />
    if (config.chart_type === 'kpi_trend') return <Trend columns={columns} rows={rows} config={config} />
    if (config.chart_type === 'pivot') return <Pivot columns={columns} rows={rows} config={config} />
    return (
      <Suspense fallback={<Skeleton className="w-full" />}>
        <Plot columns={columns} rows={rows} config={config} height={height} {...(marked ? { marked } : {})} {...(onPoint ? { onPoint } : {})} />
      </Suspense>
    )
  }
  return <ErrorBoundary key={config.chart_type}>{draw()}</ErrorBoundary>
}

import { lazy, Suspense } from 'react'

import { Skeleton } from '../skeleton'
import type { DataGridProps } from './grid'

const Grid = lazy(() => import('./grid'))

/** The grid for results: sorts, filters, copies and profiles what is here. It fills its box. */
export const DataGrid = (props: DataGridProps) => (
  <Suspense fallback={<Skeleton className="m-3 h-24 w-full" />}>
    <Grid {...props} />
  </Suspense>
)

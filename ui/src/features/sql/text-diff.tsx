import { lazy, Suspense } from 'react'

import { SqlText } from '@/components/sql-text'

// Comparing is rare, and it brings the editor along.
const View = lazy(() => import('@/components/sql-editor/diff'))

export type TextDiffProps = { before: string; after: string; label: string }

/** What changed from one text to another. */
export const TextDiff = (props: TextDiffProps) => (
  <Suspense fallback={<SqlText sql={props.after} />}>
    <View {...props} />
  </Suspense>
)

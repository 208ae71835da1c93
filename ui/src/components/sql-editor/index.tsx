import { lazy, Suspense } from 'react'

import { SqlText } from '../sql-text'
import type { SqlEditorProps } from './types'

export type { ColumnName, SqlEditorHandle, SqlNames, SqlProblem, TableName } from './types'

// The editor is loaded by those who write.
const Editor = lazy(() => import('./editor'))

/** SQL to write. Until the editor is here the text can be read. */
export const SqlEditor = (props: SqlEditorProps) => (
  <Suspense fallback={<SqlText sql={props.value} className={props.fill ? 'h-full bg-surface pl-12' : ''} />}>
    <Editor {...props} />
  </Suspense>
)

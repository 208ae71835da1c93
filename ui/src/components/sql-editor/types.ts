import type { ColumnType, Dialect } from '@/lib/api'

export type TableName = { schema: string | null; name: string; kind: 'table' | 'view'; row_count: number | null }
export type ColumnName = { schema: string | null; table: string; name: string; type: ColumnType; /** The type as people read it. */ word: string; about?: string | undefined }

/** Where completion gets its names from. Tables are written `schema.name` or `name`. */
export type SqlNames = {
  /** The database that names without one belong to. */
  home?: string | null
  /** Tables that begin with what was typed; `complete` when there are no more than these. */
  tables: (prefix: string, signal: AbortSignal) => Promise<{ tables: TableName[]; complete: boolean }>
  columns: (tables: string[], signal: AbortSignal) => Promise<ColumnName[]>
}

/** Something that stands against a statement, at its place in the text. */
export type SqlProblem = { from: number; to: number; message: string; source: string; severity: 'error' | 'warning' }

export type SqlEditorHandle = {
  focus: (at?: number) => void
  /** Puts text where the cursor is. */
  insert: (text: string) => void
  /** Takes the place of the whole text, as one step that can be undone. */
  replace: (text: string) => void
  cursor: () => { from: number; to: number }
}

export type SqlEditorProps = {
  value: string
  /** Which text this is: another one has an undo history of its own. */
  doc?: string
  dialect: Dialect
  label: string
  onChange: (text: string) => void
  onRun: () => void
  /** More keys, such as `Shift-Alt-f`. */
  keys?: Record<string, () => void>
  names?: SqlNames | undefined
  problems?: SqlProblem[]
  /** Takes the height of its box instead of that of its text, and draws no edge. */
  fill?: boolean
  autoFocus?: boolean
  handle?: React.Ref<SqlEditorHandle>
}

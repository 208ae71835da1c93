import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'

import { isAbort, type Table, type TableChange } from '@/lib/api'

import { draftWords } from './calls'
import type { ColumnEdit } from './column-row'
import { draftsOf, type DraftFields } from './drafts'

/** The words a model drafted for one table, until each is accepted or thrown away. Nothing of them is stored. */
export type Drafts = {
  /** What is drafted for a column, or for the table itself (`null`). */
  of: (column: string | null) => DraftFields | undefined
  count: number
  /** That drafting ended with nothing to propose. */
  empty: boolean
  asking: boolean
  error: unknown
  ask: () => void
  stop: () => void
  edit: (column: string | null, fields: DraftFields) => void
  accept: (column: string | null) => Promise<void>
  acceptAll: () => Promise<void>
  discard: (column: string | null) => void
  discardAll: () => void
}

type Kept = ReadonlyMap<string | null, DraftFields>

/** Whose words they are: the model's as it wrote them, a person's once they were changed. */
const authorOf = (fields: DraftFields, drafted: DraftFields | undefined) => (fields.description !== undefined && fields.description === drafted?.description ? ({ description_origin: 'model' } as const) : {})

/** Asks for drafts, and keeps those that wait for a decision. */
export function useDrafts(id: string, table: Table, onEdit: ColumnEdit | undefined): Drafts {
  const [kept, setKept] = useState<Kept>(new Map())
  const [drafted, setDrafted] = useState<Kept>(kept)
  const [empty, setEmpty] = useState(false)
  const running = useRef<AbortController | null>(null)
  const asked = useMutation({
    mutationFn: (signal: AbortSignal) => draftWords(id, { schema: table.schema, table: table.name }, signal),
    onSuccess: (draft) => {
      const made = draftsOf(table, draft)
      setKept(made)
      setDrafted(made)
      setEmpty(made.size === 0)
    },
  })
  const without = (column: string | null) => setKept((now) => new Map([...now].filter(([name]) => name !== column)))
  const accept = async (column: string | null) => {
    const fields = kept.get(column)
    if (!fields || !onEdit) return
    const change: Omit<TableChange, 'schema' | 'table'> = { ...fields, ...authorOf(fields, drafted.get(column)), ...(column === null ? {} : { column }) }
    if (await onEdit(change)) without(column)
  }
  return {
    of: (column) => kept.get(column),
    count: kept.size,
    empty,
    asking: asked.isPending,
    error: asked.isError && !isAbort(asked.error) ? asked.error : null,
    ask: () => {
      const controller = new AbortController()
      running.current = controller
      setEmpty(false)
      asked.mutate(controller.signal)
    },
    stop: () => running.current?.abort(),
    edit: (column, fields) => setKept((now) => new Map(now).set(column, fields)),
    accept,
    acceptAll: async () => {
      await Promise.all([...kept.keys()].map(accept))
    },
    discard: without,
    discardAll: () => setKept(new Map()),
  }
}

import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

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
  /** How far drafting has come, in columns, where a table is too wide for one reply. */
  reached: { columns: number; of: number } | null
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
  const [reached, setReached] = useState<Drafts['reached']>(null)
  const running = useRef<AbortController | null>(null)
  // Where the part begins that is asked for next: a try after a failure goes on there.
  const next = useRef(0)
  const asked = useMutation({
    mutationFn: async (signal: AbortSignal) => {
      let made = 0
      for (;;) {
        // One part after the other: each is a request of its own, and what came before it stays.
        // oxlint-disable-next-line no-await-in-loop
        const draft = await draftWords(id, { schema: table.schema, table: table.name, from: next.current }, signal)
        const part = draftsOf(table, draft)
        made += part.size
        setKept((now) => new Map([...now, ...part]))
        setDrafted((now) => new Map([...now, ...part]))
        next.current = draft.next_from ?? 0
        setReached(draft.next_from === null ? null : { columns: draft.next_from, of: draft.width })
        if (draft.next_from === null) return made
      }
    },
    onSuccess: (made) => setEmpty(made === 0),
  })
  // Who leaves the table waits no longer: the server stops the model then.
  useEffect(() => () => running.current?.abort(), [])
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
    reached,
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

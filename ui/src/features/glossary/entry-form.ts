import { t } from '@lingui/core/macro'

import type { GlossaryDraft, GlossaryEntry, GlossaryKind } from '@/lib/api'
import { fullName } from '@/lib/table-name'
import { z } from '@/lib/zod'

/** The form as a person fills it in. An empty connection is every connection. */
export type EntryForm = {
  kind: GlossaryKind
  name: string
  synonyms: string[]
  definition: string
  connection_id: string
  /** A table by its key of {@link tableKey}; empty where none is chosen. */
  table: string
  column: string
  formula: string
  default_filters: string[]
}

export const emptyEntry: EntryForm = { kind: 'term', name: '', synonyms: [], definition: '', connection_id: '', table: '', column: '', formula: '', default_filters: [] }

type TableRef = { schema?: string | null; table: string }

/** One text for a table, schema included, as a list of choices needs it. */
export const tableKey = ({ schema, table }: TableRef): string => JSON.stringify([schema ?? null, table])

const tableOf = (key: string): { schema: string | null; table: string } | null => {
  if (!key) return null
  const [schema, table] = JSON.parse(key) as [string | null, string]
  return { schema, table }
}

/** A table, and a column of it, as they stand in a list. */
export const placeOf = ({ schema, table, column }: TableRef & { column?: string | null }): string => {
  const name = fullName({ schema: schema ?? null, name: table })
  return column ? `${name}.${column}` : name
}

export function entrySchema() {
  return z
    .object({
      kind: z.enum(['term', 'metric']),
      name: z.string().trim().min(1, t`Enter a name.`).max(100, t`Use at most 100 characters.`),
      synonyms: z.array(z.string()).max(20, t`Use at most 20 other names.`),
      definition: z.string().max(2000, t`Use at most 2,000 characters.`),
      connection_id: z.string(),
      table: z.string(),
      column: z.string(),
      formula: z.string(),
      default_filters: z.array(z.string()).max(10, t`Use at most 10 conditions.`),
    })
    .superRefine((form, context) => {
      if (form.kind !== 'metric') return
      const need = (path: keyof EntryForm, message: string) => context.addIssue({ code: 'custom', path: [path], message })
      if (!form.connection_id) need('connection_id', t`Choose the connection it is computed on.`)
      else if (!form.table) need('table', t`Choose the table it is computed on.`)
      if (!form.formula.trim()) need('formula', t`Enter the formula.`)
    })
}

/** What is sent: the fields of the kind, and no others. */
export function toEntry(form: EntryForm): GlossaryDraft {
  const table = tableOf(form.table)
  const shared = { kind: form.kind, name: form.name.trim(), synonyms: form.synonyms, definition: form.definition.trim() || null, connection_id: form.connection_id || null }
  if (form.kind === 'term') return { ...shared, target: table ? { ...table, column: form.column || null } : null }
  return { ...shared, table, formula: form.formula.trim(), default_filters: form.default_filters.map((one) => one.trim()).filter(Boolean) }
}

/** The form for an entry that exists. */
export function formOf(entry: GlossaryEntry): EntryForm {
  const place = entry.kind === 'term' ? entry.target : entry.table
  return {
    kind: entry.kind,
    name: entry.name,
    synonyms: entry.synonyms,
    definition: entry.definition ?? '',
    connection_id: entry.connection_id ?? '',
    table: place ? tableKey(place) : '',
    column: entry.target?.column ?? '',
    formula: entry.formula ?? '',
    default_filters: entry.default_filters,
  }
}

/** What sends an entry again as it was: to take back that it was changed or deleted. */
export const draftOf = ({ id: _id, ...entry }: GlossaryEntry): GlossaryDraft => toEntry(formOf({ id: _id, ...entry }))

/** Which field of the form the server's words are about: `target.column` is the column's, `default_filters[1]` the filters'. */
export function fieldOf(named: string): string {
  if (/^(target|table)\b.*column/.test(named)) return 'column'
  if (/^(target|table)\b/.test(named)) return 'table'
  return named.replace(/[.[].*$/, '')
}

import type { Draft, Table } from '@/lib/api'

export type DraftFields = { description?: string; term?: string }

/** What a draft would change of the words that are there now; what says the same, or nothing, is left out. */
function news(now: { description: string | null; term: string | null }, draft: { description?: string | null; term?: string | null }): DraftFields | null {
  const description = draft.description?.trim()
  const term = draft.term?.trim()
  const fields = { ...(description && description !== now.description ? { description } : {}), ...(term && term !== now.term ? { term } : {}) }
  return Object.keys(fields).length > 0 ? fields : null
}

/** Drafts by column, the table's own under `null`. Words for columns that the table doesn't have are dropped. */
export function draftsOf(table: Table, draft: Pick<Draft, 'description' | 'term' | 'columns'>): Map<string | null, DraftFields> {
  const kept = new Map<string | null, DraftFields>()
  const own = news(table, draft)
  if (own) kept.set(null, own)
  for (const column of table.columns) {
    const drafted = draft.columns.find(({ name }) => name === column.name)
    const fields = drafted ? news(column, drafted) : null
    if (fields) kept.set(column.name, fields)
  }
  return kept
}

import type { Table } from '@/lib/api'
import { fullName } from '@/lib/table-name'

export type Facet = 'pii' | 'hidden' | 'undescribed' | 'views'

const fits: Record<Facet, (table: Table) => boolean> = {
  pii: (table) => table.columns.some(({ pii }) => pii && pii.state !== 'dismissed'),
  hidden: (table) => table.hidden || table.columns.some(({ hidden }) => hidden),
  undescribed: (table) => !table.description,
  views: (table) => table.kind === 'view',
}

export const facetNames = Object.keys(fits) as Facet[]

/** How many tables a facet would leave. */
export const countOf = (tables: Table[], facet: Facet): number => tables.filter(fits[facet]).length

type Words = { named: string; about: string }
export type Entry = { table: Table; name: string; own: Words; columns: (Words & { name: string })[] }

const wordsOf = (name: string, one: { term: string | null; description: string | null }): Words => ({ named: `${name} ${one.term ?? ''}`.toLowerCase(), about: (one.description ?? '').toLowerCase() })

/** The lower-case words of every table, made once so that a key press costs a scan and nothing else. */
export const indexOf = (tables: Table[]): Entry[] =>
  tables.map((table) => ({ table, name: fullName(table), own: wordsOf(fullName(table), table), columns: table.columns.map((column) => ({ name: column.name, ...wordsOf(column.name, column) })) }))

const holds = ({ named, about }: Words, word: string) => named.includes(word) || about.includes(word)

/** How near a word is to a table: its name begins with it, a part of the name does, the name holds it, a column's name does, a description does. */
function nearness({ own, columns }: Entry, word: string): number {
  if (own.named.startsWith(word)) return 0
  const at = own.named.indexOf(word)
  if (at > 0) return /[\s._-]/.test(own.named[at - 1] ?? '') ? 1 : 2
  return columns.some(({ named }) => named.includes(word)) ? 3 : 4
}

export type Hit = { table: Table; name: string; columns: string[] }

/** Tables in which every word stands: in the name, the term or the description, of the table or of one of its columns. The nearest first. */
export function findTables(index: Entry[], text: string, facet?: Facet): Hit[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const kept = facet ? index.filter(({ table }) => fits[facet](table)) : index
  const first = words[0]
  if (first === undefined) return kept.map(({ table, name }) => ({ table, name, columns: [] }))
  return kept
    .filter(({ own, columns }) => words.every((word) => holds(own, word) || columns.some((column) => holds(column, word))))
    .map((entry) => {
      const rest = words.filter((word) => !entry.own.named.includes(word))
      const columns = entry.columns.filter((column) => rest.some((word) => holds(column, word))).map(({ name }) => name)
      return { table: entry.table, name: entry.name, columns, near: nearness(entry, first) }
    })
    .toSorted((one, other) => one.near - other.near)
}

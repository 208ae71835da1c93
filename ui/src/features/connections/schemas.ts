import type { Connection, FoundSchema } from '@/lib/api'

/** What is chosen: nothing said means every schema; of a MySQL server, the connection's own database. */
export type Choice = string[] | null

/** The schemas that a choice stands for. */
export function chosenOf(choice: Choice, found: FoundSchema[], own: string | null): Set<string> {
  return new Set(choice ?? (own === null ? found.map(({ name }) => name) : [own]))
}

/** The choice that schemas make: nothing said, where they are what it stands for. */
export function choiceOf(chosen: ReadonlySet<string>, found: FoundSchema[], own: string | null): Choice {
  const usual = chosenOf(null, found, own)
  return usual.size === chosen.size && [...usual].every((name) => chosen.has(name)) ? null : found.map(({ name }) => name).filter((name) => chosen.has(name))
}

/** A choice without what the source no longer has. */
export function stillThere(choice: Choice, found: FoundSchema[]): Choice {
  const kept = choice?.filter((name) => found.some((one) => one.name === name)) ?? []
  return kept.length > 0 ? kept : null
}

/** The database that a connection reads where nothing is chosen; none where it reads every schema. */
export const ownDatabase = ({ type, database_name }: Partial<Pick<Connection, 'type' | 'database_name'>>): string | null => (type === 'mysql' ? (database_name ?? null) : null)

import type { Connection, Dialect } from '../api/types'

/** Whose SQL a connection is asked in: files and uploads have one of their own. */
export function dialectOf(connection: Pick<Connection, 'type'> | null | undefined): Dialect {
  const kind = connection?.type
  return kind === 'postgresql' || kind === 'mysql' || kind === 'sqlite' ? kind : 'dataset'
}

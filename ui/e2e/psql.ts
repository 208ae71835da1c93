import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'

/** PostgreSQL's own client, where Debian keeps it. */
export function client(): string {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : []
  const found = versions.map((version) => `/usr/lib/postgresql/${version}/bin/psql`).find(existsSync)
  return found ?? 'psql'
}

/** What the server at this address says to a statement: one value. */
export const psql = (address: string, sql: string): string => execFileSync(client(), [address, '-Atc', sql], { encoding: 'utf8' }).trim()

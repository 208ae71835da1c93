import { i18n } from '@lingui/core'
import type { QueryClient } from '@tanstack/react-query'

import type { ColumnName, SqlNames } from '@/components/sql-editor'
import { type Catalog, type Connection, isAbort, type OfferedNames, type TableColumn } from '@/lib/api'
import { typeWord } from '@/lib/column-types'
import { formatNumber, formatPercent, isNumeric, isTemporal } from '@/lib/format'
import { catalogQuery } from '@/lib/queries'
import { homeOf } from '@/lib/table-name'

import { complete } from './wire'

const mostTables = 50
const mostColumns = 1000
const keptFor = 5 * 60_000

/** What is known of a column, in a few words. */
export function aboutColumn(column: TableColumn): string {
  const range = column.min !== null && column.max !== null && (isNumeric(column) || isTemporal(column)) ? `${column.min} – ${column.max}` : column.samples.slice(0, 4).join(', ')
  return [column.term, column.description, column.null_share ? `${formatPercent(column.null_share)} null` : null, column.distinct_count === null ? null : `${formatNumber(column.distinct_count)} distinct`, range].filter(Boolean).join('\n')
}

function describe(catalog: Catalog | undefined, { schema, table, name }: Omit<ColumnName, 'about' | 'word'>): string | undefined {
  const column = catalog?.tables.find((one) => one.name === table && one.schema === schema)?.columns.find((one) => one.name === name)
  return column ? aboutColumn(column) : undefined
}

/** Names for completion: tables for each prefix, columns for each table, asked for once and kept. */
export function namesOf(client: QueryClient, connection: Connection): SqlNames {
  const connectionId = connection.id
  const ask = (what: { prefix?: string; table?: string[] }, signal: AbortSignal): Promise<OfferedNames> =>
    client.fetchQuery({
      queryKey: ['sql-names', connectionId, what],
      queryFn: () => complete(connectionId, { ...what, limit: what.table ? mostColumns : mostTables }, signal).catch((thrown: unknown) => fromCatalog(what, thrown)),
      staleTime: keptFor,
      retry: false,
    })
  /** Without an answer, what the tree has read of the tables is good enough. */
  const fromCatalog = ({ prefix = '', table = [] }: { prefix?: string; table?: string[] }, thrown: unknown): OfferedNames => {
    const catalog = client.getQueryData<Catalog>(catalogQuery(connectionId).queryKey)
    if (!catalog || isAbort(thrown)) throw thrown
    const named = catalog.tables.filter((one) => table.some((wanted) => wanted === one.name.toLowerCase() || wanted === `${one.schema ?? ''}.${one.name}`.toLowerCase()))
    return {
      tables: table.length > 0 ? [] : catalog.tables.filter((one) => one.name.toLowerCase().startsWith(prefix)).slice(0, mostTables),
      columns: named.flatMap((one) => one.columns.map(({ name, type, term }) => ({ schema: one.schema, table: one.name, name, type, term }))),
    }
  }
  /** A prefix whose list was complete also answers for everything that begins with it. */
  const whole = (prefix: string): OfferedNames | undefined => {
    for (let end = prefix.length; end >= 0; end -= 1) {
      const known = client.getQueryData<OfferedNames>(['sql-names', connectionId, { prefix: prefix.slice(0, end) }])
      if (known && (end === prefix.length || known.tables.length < mostTables)) return known
    }
    return undefined
  }
  return {
    home: homeOf(connection),
    tables: async (typed, signal) => {
      const prefix = typed.toLowerCase()
      const { tables } = whole(prefix) ?? (await ask({ prefix }, signal))
      return { tables, complete: tables.length < mostTables }
    },
    columns: async (tables, signal) => {
      const catalog = client.getQueryData<Catalog>(catalogQuery(connectionId).queryKey)
      const found = await Promise.all(tables.map((table) => ask({ table: [table.toLowerCase()] }, signal).catch(() => null)))
      return found.flatMap((one) => (one?.columns ?? []).map((column) => ({ ...column, word: typeWord(column.type, (one) => i18n._(one)), about: describe(catalog, column) ?? column.term ?? undefined })))
    },
  }
}

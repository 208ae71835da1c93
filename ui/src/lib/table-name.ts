import type { Connection } from './api'

type Named = { schema: string | null; name: string }

/** The name of a table as people write it: with its schema where that says something. */
export const fullName = ({ schema, name }: Named): string => (schema && schema !== 'public' && schema !== 'main' ? `${schema}.${name}` : name)

type Home = Pick<Connection, 'type' | 'database_name'>

/** The database that names without one belong to, where a connection leads to one of a server of many. */
export const homeOf = ({ type, database_name }: Home): string | null => (type === 'mysql' ? database_name : null)

/** The name of a table as it is told apart from the others of its connection: bare, where it lies in the database that the connection leads to. */
export const shortName = (table: Named, home: string | null): string => (table.schema === home ? table.name : fullName(table))

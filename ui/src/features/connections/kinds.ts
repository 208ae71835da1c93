import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'

import type { Connection, ConnectionKind, TestStepName } from '@/lib/api'

import { isServer } from './draft'

export type Kind = { type: ConnectionKind; name: MessageDescriptor; detail: MessageDescriptor }

export const kinds: Kind[] = [
  { type: 'postgresql', name: msg`PostgreSQL`, detail: msg`A server you reach by host name` },
  { type: 'mysql', name: msg`MySQL or MariaDB`, detail: msg`A server you reach by host name` },
  { type: 'sqlite', name: msg`SQLite file`, detail: msg`A file on the machine DataMind runs on` },
  { type: 'csv', name: msg`CSV file`, detail: msg`Uploaded from this computer` },
  { type: 'excel', name: msg`Excel workbook`, detail: msg`Uploaded from this computer, each sheet a table` },
  { type: 'json', name: msg`JSON file`, detail: msg`Uploaded from this computer` },
  { type: 'parquet', name: msg`Parquet file`, detail: msg`Uploaded from this computer` },
  { type: 'sqlite_upload', name: msg`Uploaded SQLite file`, detail: msg`Uploaded from this computer, with its tables` },
  { type: 'files', name: msg`All uploaded files`, detail: msg`Every upload in one place, to ask across files` },
  { type: 'sources', name: msg`All sources`, detail: msg`Databases and uploads together, to ask across them` },
]

const uploads: ReadonlySet<ConnectionKind> = new Set<ConnectionKind>(['csv', 'excel', 'json', 'parquet', 'sqlite_upload'])

/** Whether a kind comes of an uploaded file. */
export const isUpload = (kind: ConnectionKind): boolean => uploads.has(kind)

const uploadSteps: { name: TestStepName; title: MessageDescriptor }[] = [{ name: 'tables', title: msg`Tables` }]

const serverSteps: { name: TestStepName; title: MessageDescriptor }[] = [
  { name: 'resolve', title: msg`Find the host` },
  { name: 'connect', title: msg`Reach the port` },
  { name: 'tls', title: msg`Encrypt` },
  { name: 'login', title: msg`Sign in` },
  { name: 'read_only', title: msg`Read only` },
  { name: 'version', title: msg`Version` },
  { name: 'tables', title: msg`Tables` },
]

/** The steps of a test, in the order the server takes them. Shown while it is under way. */
export const testSteps: Record<ConnectionKind, { name: TestStepName; title: MessageDescriptor }[]> = {
  postgresql: serverSteps,
  mysql: serverSteps,
  sqlite: [
    { name: 'file', title: msg`Find the file` },
    { name: 'read_only', title: msg`Read only` },
    { name: 'version', title: msg`Version` },
    { name: 'tables', title: msg`Tables` },
  ],
  csv: uploadSteps,
  excel: uploadSteps,
  json: uploadSteps,
  parquet: uploadSteps,
  sqlite_upload: uploadSteps,
  files: uploadSteps,
  sources: uploadSteps,
}

export const tileOf = (connection: Connection): string => (connection.is_demo ? 'demo' : connection.type)

/** Where a connection leads, in one line. */
export function placeOf(connection: Connection): string {
  if (isServer(connection.type)) return [connection.host, connection.database_name].filter(Boolean).join(' / ')
  return connection.file_path ?? ''
}

/** The same in the form of an address, for the test. */
export function addressOf({ username, host, port, database_name, file_path }: Partial<Connection>): string {
  if (file_path || !host) return file_path ?? ''
  return `${username ? `${username}@` : ''}${host ?? ''}${port ? `:${port}` : ''}/${database_name ?? ''}`
}

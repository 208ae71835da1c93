import { t } from '@lingui/core/macro'

import type { Connection, ConnectionDraft, ConnectionKind, ConnectionPatch, ModelPrivacy, SslMode } from '@/lib/api'
import { z } from '@/lib/zod'

import type { Choice } from './schemas'

/** The form as a person fills it in: everything is text, but for `ca_removed`, which takes the saved certificate away. */
export type DraftForm = {
  name: string
  host: string
  port: string
  database_name: string
  username: string
  password: string
  ssl_mode: SslMode
  ca_certificate: string
  ca_removed: boolean
  file_path: string
  /** Which schemas are read; null as long as nothing else is said. */
  schemas: Choice
  /** What a model may see; `organisation` leaves it to the organisation's setting. */
  privacy: ModelPrivacy | 'organisation'
}

/** Whether the kind is a server that is reached by host name. */
export const isServer = (kind: ConnectionKind): kind is 'postgresql' | 'mysql' => kind === 'postgresql' || kind === 'mysql'

/** The port that a kind of server listens on where nothing else is said. */
export const usualPort = (kind: ConnectionKind): string => (kind === 'mysql' ? '3306' : '5432')

export const emptyDraft: DraftForm = { name: '', host: '', port: '5432', database_name: '', username: '', password: '', ssl_mode: 'prefer', ca_certificate: '', ca_removed: false, file_path: '', schemas: null, privacy: 'organisation' }

const named = () => z.string().trim().max(255, t`Use at most 255 characters.`)
const free = z.string()

/** The rules of one kind's form. */
export function draftSchema(kind: ConnectionKind) {
  const base = { name: named(), username: free, password: free, ca_certificate: free, ca_removed: z.boolean(), ssl_mode: z.enum(['disable', 'prefer', 'require', 'verify-ca', 'verify-full']), schemas: z.array(z.string()).min(1, t`Choose at least one.`).nullable(), privacy: z.enum(['organisation', 'names', 'samples', 'results']) }
  if (!isServer(kind)) {
    const file = kind === 'sqlite' ? z.string().min(1, t`Choose a file.`) : free
    return z.object({ ...base, host: free, port: free, database_name: free, file_path: file })
  }
  return z.object({
    ...base,
    host: z
      .string()
      .trim()
      .min(1, t`Enter the host name or address.`)
      .regex(/^[^\s/@]+$/, t`Only the host: without user, port or database.`),
    port: z.string().refine((text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535, t`A port is a number from 1 to 65535.`),
    database_name: z.string().trim().min(1, t`Enter the name of the database.`),
    username: z.string().trim().min(1, t`Enter the user to sign in with.`),
    file_path: free,
  })
}

/** What a connection without a name of its own is called: after its database or file, or what it joins. */
export function ownName(kind: ConnectionKind, form: Pick<DraftForm, 'database_name' | 'host' | 'file_path'>): string {
  if (kind === 'sqlite') return form.file_path.split('/').pop()?.replace(/\.(sqlite3?|db)$/i, '') ?? ''
  if (kind === 'files') return t`All files`
  if (kind === 'sources') return t`All sources`
  return form.database_name.trim() || form.host.trim()
}

/** Whether the mode checks the server's certificate, so that a CA certificate means something. */
export const checksCertificate = (mode: SslMode): boolean => mode === 'verify-ca' || mode === 'verify-full'

/** What is sent: the fields of the kind, and no others. */
export function toDraft(kind: ConnectionKind, form: DraftForm): ConnectionDraft {
  const name = form.name.trim() || ownName(kind, form)
  if (kind === 'sqlite') return { name, type: kind, file_path: form.file_path }
  if (!isServer(kind)) return { name, type: kind }
  return {
    name,
    type: kind,
    host: form.host.trim(),
    port: Number(form.port),
    database_name: form.database_name.trim(),
    username: form.username.trim(),
    ssl_mode: form.ssl_mode,
    ...(form.schemas ? { schemas: form.schemas } : {}),
    ...(form.password ? { password: form.password } : {}),
    ...(checksCertificate(form.ssl_mode) && form.ca_certificate.trim() ? { ca_certificate: form.ca_certificate.trim() } : {}),
  }
}

export const formOf = (connection: Connection): DraftForm => ({
  ...emptyDraft,
  name: connection.name,
  host: connection.host ?? '',
  port: String(connection.port ?? usualPort(connection.type)),
  database_name: connection.database_name ?? '',
  username: connection.username ?? '',
  ssl_mode: connection.ssl_mode ?? 'prefer',
  file_path: connection.file_path ?? '',
  schemas: connection.schemas ?? null,
  privacy: connection.privacy ?? 'organisation',
})

/** Only what differs from the saved connection. A password or certificate left empty stays as it is. */
export function changesOf(connection: Connection, form: DraftForm): ConnectionPatch {
  const next = toDraft(connection.type, form)
  const before = toDraft(connection.type, formOf(connection))
  const changed = Object.entries(next).filter(([key, value]) => key !== 'type' && key !== 'schemas' && value !== before[key as keyof ConnectionDraft])
  const removed = form.ca_removed && !('ca_certificate' in next) ? { ca_certificate: null } : {}
  const chosen = String(form.schemas) === String(connection.schemas ?? null) ? {} : { schemas: form.schemas }
  const told = form.privacy === (connection.privacy ?? 'organisation') ? {} : { privacy: form.privacy === 'organisation' ? null : form.privacy }
  return { ...Object.fromEntries(changed), ...removed, ...chosen, ...told }
}

import { t } from '@lingui/core/macro'

/** What the server said, for a sentence of ours to take over. */
export type Said = { detail: string; retryAfter: number | null }
type Sentence = (said: Said) => string | null

const inQuotes = (text: string): string | undefined => /\u201c([^\u201d]+)\u201d/.exec(text)?.[1]

/** The words that follow the first colon: what the source itself said. */
const afterColon = (text: string): string | undefined => /: (.+)$/s.exec(text)?.[1]

const wait = ({ retryAfter }: Said): string => (retryAfter === null ? t`Wait a moment, then try again.` : t`Try again in ${retryAfter} s.`)

/**
 * What a code means, in the language of the page. Numbers and names come out of the server's own sentence; where that
 * says something else than usual, or nothing that fits, there is none and the server's stands.
 */
const sentences: Record<string, Sentence> = {
  // Who asks, and what they may.
  unauthorized: () => t`Sign in to go on.`,
  session_over: () => t`Your session is over. Sign in again.`,
  invalid_credentials: () => t`E-mail or password is wrong.`,
  csrf: () => t`The request did not come from this page. Load the page again.`,
  forbidden: ({ detail }) => {
    const right = inQuotes(detail)
    return right ? t`This needs the right “${right}”. An admin of your organisation can give it to you.` : null
  },
  registration_closed: () => t`New accounts are made by an admin here. Ask yours to add you.`,
  setup_token_invalid: () => t`This setup link doesn't work any more. Use the newest link that DataMind printed when it started.`,
  email_taken: () => t`There is an account with this e-mail address already.`,
  slug_taken: () => t`This short name is taken. Choose another one.`,
  last_admin: () => t`An organisation needs an admin. Make somebody else an admin first.`,
  // What is there, and who changed it.
  not_found: ({ detail }) => (detail.startsWith('There is nothing here') ? t`There is nothing here, or it isn't yours to see.` : detail.startsWith('There is no such connection') ? t`There is no such connection.` : null),
  connection_closed: () => t`You may not use the connection of this answer any more.`,
  name_taken: () => t`There is an entry of that name already.`,
  connection_changed: () => t`Somebody else changed this connection just now. Load it again and repeat your change.`,
  dataset_changed: () => t`Somebody else loaded a file into this dataset in the meantime.`,
  version_conflict: () => t`Somebody else saved this in the meantime.`,
  upload_gone: () => t`The file is not here any more. Choose it again.`,
  // Limits.
  too_many_requests: (said) => (said.retryAfter === null ? null : `${t`That was a lot in a short time.`} ${wait(said)}`),
  too_large: ({ detail }) => {
    const most = /A file may have (.+) at most/.exec(detail)?.[1]
    return most ? t`A file may have ${most} at most.` : null
  },
  quota_exceeded: ({ detail }) => {
    const [, used, most] = /take (.+?) of the (.+?) that/.exec(detail) ?? []
    return used && most ? t`Your organisation's files take ${used} of the ${most} that they may. Delete datasets that nobody needs (they take their room for 30 days more), or ask whoever runs this server for more.` : null
  },
  budget_exhausted: () => t`The organisation's tokens for this month are used up. The built-in engine goes on answering.`,
  // The server itself.
  internal: () => t`Something went wrong on our side. The request id helps your admin find it in the log.`,
  unavailable: (said) => `${t`DataMind can't do this right now.`} ${wait(said)}`,
  storage_full: () => t`There is no room left on the server's disk, so nothing can be saved. Ask your admin to free some.`,
  interrupted: () => t`DataMind was restarted while this was answered. Ask again.`,
  timeout: () => t`The question took longer than its limit and was stopped.`,
  unsupported_media_type: () => t`The server does not take this kind of body.`,
  // The database that was asked.
  catalog_not_ready: ({ detail }) => {
    const why = afterColon(detail)
    return why ? t`The tables of this connection could not be read: ${why}` : t`The tables of this connection are still being read. Try again in a moment.`
  },
  query_timeout: () => t`The query took longer than its limit and was stopped.`,
  query_cancelled: () => t`The query was cancelled.`,
  source_locked: () => t`Another session holds a lock on this data, so the query gave up waiting. Try again in a moment.`,
  source_deadlock: () => t`The query and another session waited for each other, so the database ended it. Try again.`,
  source_conflict: () => t`The data changed while the query read it, so the database ended it. Try again.`,
  source_ended_query: () => t`The query was ended at the database. Ask its administrator, or try again.`,
  source_out_of_memory: () => t`The database ran out of memory for this query. Ask for fewer rows or columns, or filter first.`,
  source_out_of_space: () => t`The database has no room left on its disk for this query. Its administrator can make some.`,
  source_right_missing: () => t`The database user of this connection may not read all that the query needs. Give that user the right to SELECT there, or connect as another one.`,
  source_full: () => t`The database takes no further connection at the moment. Try again later.`,
  source_restarting: () => t`The database is starting or shutting down. Try again in a moment.`,
  source_lost: ({ detail }) => (detail.startsWith('The database closed') ? t`The database closed the connection. Try again.` : null),
  // The language model.
  model_not_configured: () => t`No language model is set up. An admin can add one under Settings, Language model.`,
  model_timed_out: () => t`The model took too long to reply.`,
  model_too_large: () => t`The model's reply is larger than a reply may be.`,
  model_bad_reply: () => t`The model gave no usable reply. Try again.`,
}

/** Codes whose sentence is the very thing: what the database, the file, the provider or the field has against it. */
export const leftInEnglish: ReadonlySet<string> = new Set([
  'conflict',
  'invalid',
  'job_state',
  'malformed',
  'model_not_found',
  'model_rate_limited',
  'model_rejected',
  'model_unauthorised',
  'model_unavailable',
  'query_failed',
  'query_refused',
  'reading_outdated',
  'result_too_large',
  'source_login',
  'source_unreachable',
  'unreadable_file',
  'unsupported',
])

/** Codes that have a sentence of ours. */
export const translated: ReadonlySet<string> = new Set(Object.keys(sentences))

/** The sentence for a code; the server's where we have none for what it said. */
export const sentenceOf = (code: string, said: Said): string => sentences[code]?.(said) ?? said.detail

import { t } from '@lingui/core/macro'

import { sentenceOf } from './sentences'
import type { FieldError, RefusalReason } from './types'

/** A refusal or failure of the server, in the words it gave. Everything the browser catches from a request is one of these. */
export class Problem extends Error {
  override name = 'Problem'
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly requestId: string | null
  readonly fields: FieldError[]
  readonly reasons: RefusalReason[]
  /** What the database advises, and the character of the statement, from 1, it stumbled over. */
  readonly hint: string | null
  readonly position: number | null
  /** What is stored now, where somebody else changed it in between. */
  readonly current: unknown
  /** Seconds to wait before trying again, where the server said so. */
  readonly retryAfter: number | null

  constructor(init: Partial<Omit<Problem, 'name' | 'message'>> & { status: number; title: string }) {
    super(init.detail || init.title)
    this.status = init.status
    this.code = init.code ?? 'unknown'
    this.title = init.title
    this.detail = init.detail ?? ''
    this.requestId = init.requestId ?? null
    this.fields = init.fields ?? []
    this.reasons = init.reasons ?? []
    this.hint = init.hint ?? null
    this.position = init.position ?? null
    this.current = init.current ?? null
    this.retryAfter = init.retryAfter ?? null
  }

  /** No answer came at all: offline, server down, connection cut. */
  get unreachable(): boolean {
    return this.status === 0
  }
}

/** What a status means, in the language of the page: the server's own titles are those of the protocol. */
function titleOf(status: number, fields = 0): string {
  const titles: Record<number, string> = {
    0: t`No answer from the server`,
    401: t`You are signed out`,
    403: t`You may not do this`,
    404: t`Not found`,
    409: t`Not possible as it is now`,
    413: t`Too large`,
    422: fields > 0 ? t`Some fields need another look` : t`This was not taken`,
    429: t`Too many requests`,
    502: t`The server behind does not answer`,
    503: t`The server is busy`,
    504: t`The server took too long`,
    507: t`No room left`,
  }
  return titles[status] ?? t`Something went wrong`
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** The problem in a parsed body, whatever shape it came in. */
export function problemFrom(body: unknown, status: number, headers?: Headers): Problem {
  const source = isRecord(body) ? body : {}
  const errors = Array.isArray(source['errors']) ? source['errors'] : []
  const wait = Number(headers?.get('retry-after'))
  const retryAfter = Number.isFinite(wait) && wait > 0 ? wait : null
  const code = text(source['code']) ?? `http_${status}`
  return new Problem({
    status,
    code,
    title: titleOf(status, errors.length),
    detail: sentenceOf(code, { detail: text(source['detail']) ?? '', retryAfter }),
    requestId: text(source['request_id']) ?? headers?.get('x-request-id') ?? null,
    fields: errors.filter((entry): entry is FieldError => isRecord(entry) && typeof entry['field'] === 'string' && typeof entry['message'] === 'string'),
    reasons: Array.isArray(source['reasons']) ? (source['reasons'] as RefusalReason[]) : [],
    hint: text(source['hint']) ?? null,
    position: typeof source['position'] === 'number' ? source['position'] : null,
    current: source['current'] ?? null,
    retryAfter,
  })
}

/** Reads the body of a failed answer. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null)
  return problemFrom(body, response.status, response.headers)
}

/** Whatever was thrown, as a problem that can be shown. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  if (thrown instanceof TypeError && /fetch|network|load failed/i.test(thrown.message)) {
    return new Problem({ status: 0, code: 'unreachable', title: titleOf(0), detail: t`Check the connection, then try again.` })
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new Problem({ status: -1, code: 'page_error', title: t`This page ran into an error`, detail: message })
}

export const isAbort = (thrown: unknown): boolean => thrown instanceof DOMException && thrown.name === 'AbortError'

/** What to paste into a report: enough to find the case, nothing secret. */
export function problemDetails(problem: Problem, page: string): string {
  const lines = [`${problem.title} (${problem.status} ${problem.code})`, problem.detail, `request ${problem.requestId ?? 'unknown'}`, `page ${page}`]
  return lines.filter(Boolean).join('\n')
}

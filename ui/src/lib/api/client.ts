import createClient from 'openapi-fetch'

import { problemFrom, toProblem } from './problem'
import { reach } from './reach'
import { refreshSession, signInAgain } from './session'
import type { paths } from './schema.gen'
import type { Written } from './written'

/** Routes that answer 401 for their own reasons: renewing the session would not help. */
const withoutSession = /^\/api\/v1\/(auth\/(login|register|refresh|logout)|setup)$/

/** Sends a request; a session that ran out is renewed once without a word, then the person is asked to sign in over the page. */
export async function send(input: Request): Promise<Response> {
  const again = input.clone()
  const response = await reach(input)
  if (response.status !== 401 || withoutSession.test(new URL(input.url).pathname)) return response
  if (await refreshSession()) {
    const last = again.clone()
    const second = await reach(again)
    if (second.status !== 401) return second
    await signInAgain(input.signal)
    return reach(last)
  }
  await signInAgain(input.signal)
  return reach(again)
}

/** The same, but a person without a session gets the 401 back instead of a dialog. */
async function sendQuietly(input: Request): Promise<Response> {
  const again = input.clone()
  const response = await reach(input)
  if (response.status !== 401 || !(await refreshSession())) return response
  return reach(again)
}

const baseUrl = typeof location === 'undefined' ? 'http://localhost' : location.origin
const shared = { baseUrl, credentials: 'same-origin' as const }

export const api = createClient<paths>({ ...shared, fetch: send })
export const quietApi = createClient<paths>({ ...shared, fetch: sendQuietly })

type Answer<T> = { data?: T; error?: unknown; response: Response }

/** The body of a good answer; a Problem is thrown for every other one. */
export async function unwrap<T>(pending: Promise<Answer<T>>): Promise<Written<T>> {
  let answer: Answer<T>
  try {
    answer = await pending
  } catch (thrown) {
    if (thrown instanceof DOMException) throw thrown
    throw toProblem(thrown)
  }
  if (!answer.response.ok) throw problemFrom(answer.error, answer.response.status, answer.response.headers)
  return answer.data as Written<T>
}

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { api, unwrap } from './client'
import { Problem } from './problem'
import { signedInAgain, useSignInGate } from './session'

const user = { id: 'u1', full_name: 'Mara' }
const answer = (status: number, body: unknown = {}) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

/** Answers each path with the next of its answers. */
function serve(answers: Record<string, Response[]>): string[] {
  const calls: string[] = []
  vi.stubGlobal('fetch', async (input: Request | string) => {
    const path = typeof input === 'string' ? input : new URL(input.url).pathname
    calls.push(path.replace('/api/v1', ''))
    const next = answers[path.replace('/api/v1', '')]?.shift()
    if (!next) throw new TypeError('Failed to fetch')
    return next
  })
  return calls
}

const sessions = () => unwrap(api.GET('/api/v1/auth/sessions'))

describe('a request', () => {
  beforeEach(() => useSignInGate.setState({ open: false }))
  afterEach(() => vi.unstubAllGlobals())

  it('renews a session that ran out once, without a word', async () => {
    const calls = serve({ '/auth/sessions': [answer(401), answer(200, { data: [], count: 0 })], '/auth/refresh': [answer(200)] })
    await expect(sessions()).resolves.toEqual({ data: [], count: 0 })
    expect(calls).toEqual(['/auth/sessions', '/auth/refresh', '/auth/sessions'])
    expect(useSignInGate.getState().open).toBe(false)
  })
  it('shares one renewal between requests that run at the same time', async () => {
    const calls = serve({ '/auth/sessions': [answer(401), answer(401), answer(200, 1), answer(200, 2)], '/auth/refresh': [answer(200)] })
    await Promise.all([sessions(), sessions()])
    expect(calls.filter((path) => path === '/auth/refresh')).toHaveLength(1)
  })
  it('waits for the person to sign in over the page, then goes on', async () => {
    serve({ '/auth/sessions': [answer(401), answer(200, { data: [], count: 3 })], '/auth/refresh': [answer(401)] })
    const pending = sessions()
    await vi.waitFor(() => expect(useSignInGate.getState().open).toBe(true))
    signedInAgain()
    await expect(pending).resolves.toEqual({ data: [], count: 3 })
    expect(useSignInGate.getState().open).toBe(false)
  })
  it('does not take a wrong password for a session that ran out', async () => {
    const calls = serve({ '/auth/login': [answer(401, { title: 'Not signed in', detail: 'No match.' })] })
    const login = unwrap(api.POST('/api/v1/auth/login', { body: { email: 'a@b.c', password: 'x' } }))
    await expect(login).rejects.toMatchObject({ status: 401, detail: 'No match.' })
    expect(calls).toEqual(['/auth/login'])
  })
  it('throws a problem when the server can not be reached', async () => {
    serve({})
    const failed = await sessions().catch((thrown: unknown) => thrown)
    expect(failed).toBeInstanceOf(Problem)
    expect(failed).toMatchObject({ status: 0, code: 'unreachable' })
  })
  it('takes the body of a good answer', async () => {
    serve({ '/auth/me': [answer(200, user)] })
    await expect(unwrap(api.GET('/api/v1/auth/me'))).resolves.toEqual(user)
  })
})

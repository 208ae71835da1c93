import { describe, expect, it } from 'vitest'

import { Problem, problemDetails, problemFrom, problemOf, toProblem } from './problem'

describe('a problem', () => {
  it('keeps what the server said', () => {
    const body = { title: 'Unprocessable Entity', status: 422, detail: 'Look again.', code: 'invalid', request_id: 'r1', errors: [{ field: 'name', message: 'too long' }, 'junk'] }
    const problem = problemFrom(body, 422)
    expect(problem).toMatchObject({ title: 'Some fields need another look', detail: 'Look again.', code: 'invalid', requestId: 'r1', fields: [{ field: 'name', message: 'too long' }] })
    expect(problem.message).toBe('Look again.')
  })
  it('has words of its own where a proxy answered in place of the server', async () => {
    const problem = await problemOf(new Response('<html>', { status: 502, headers: { 'x-request-id': 'r2' } }))
    expect(problem).toMatchObject({ status: 502, requestId: 'r2', title: 'The server behind does not answer' })
  })
  it('knows how long to wait', () => {
    expect(problemFrom(null, 429, new Headers({ 'retry-after': '45' })).retryAfter).toBe(45)
  })
  it('tells a lost network from a fault of the page', () => {
    expect(toProblem(new TypeError('Failed to fetch')).unreachable).toBe(true)
    expect(toProblem(new TypeError('x is not a function'))).toMatchObject({ status: -1, detail: 'x is not a function' })
    const same = new Problem({ status: 404, title: 'Not found' })
    expect(toProblem(same)).toBe(same)
  })
  it('is copied with the id that finds the case', () => {
    expect(problemDetails(problemFrom({ title: 'Broken', request_id: 'r3' }, 500), '/ask')).toBe('Something went wrong (500 http_500)\nrequest r3\npage /ask')
  })
})

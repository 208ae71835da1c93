import { afterEach, describe, expect, it, vi } from 'vitest'
import { renderHook, waitFor } from '@testing-library/react'

import type { Assistance } from '@/lib/api'

import { askModel, type Asked, dropAssist, placeOf, saidAgainst, stopModel, useAssist } from './assist'
import type { ListedProblem } from './problems'
import * as wire from './wire'

const help = (sql: string | null): Assistance => ({ task: 'optimise', sql, explanation: ['Fine.'], model: 'm', sent: { tables: 1, values: false, samples: false, error: false } })
const asked = (sql: string): Asked => ({ connectionId: 'c', task: 'optimise', statement: { sql, from: 0 }, error: null })
const problem = (from: number): ListedProblem => ({ from, to: from + 1, message: 'No bad.', source: 'x', severity: 'error', suggestion: 'Did you mean bed?', line: 9, column: 9 })
const shown = () => renderHook(() => useAssist('tab')).result

afterEach(() => {
  dropAssist('tab')
  vi.restoreAllMocks()
})

describe('asking a model about a statement', () => {
  it('keeps only what was asked last', async () => {
    const answers: ((given: Assistance) => void)[] = []
    vi.spyOn(wire, 'assist').mockImplementation(() => new Promise((resolve) => answers.push(resolve)))
    const result = shown()
    const first = askModel('tab', asked('SELECT 1'))
    const second = askModel('tab', asked('SELECT 2'))
    answers[1]?.(help('SELECT 22'))
    answers[0]?.(help('SELECT 11'))
    await Promise.all([first, second])
    await waitFor(() => expect(result.current).toMatchObject({ state: 'done', help: { sql: 'SELECT 22' }, statement: { sql: 'SELECT 2' } }))
  })

  it('stops the request, and says so; a failure keeps what was said', async () => {
    vi.spyOn(wire, 'assist').mockImplementation((_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')))))
    const result = shown()
    const waiting = askModel('tab', asked('SELECT 1'))
    await waitFor(() => expect(result.current?.state).toBe('asking'))
    stopModel('tab')
    await waiting
    await waitFor(() => expect(result.current).toMatchObject({ state: 'stopped', help: null }))
    vi.spyOn(wire, 'assist').mockRejectedValue(new TypeError('failed to fetch'))
    await askModel('tab', asked('SELECT 1'))
    await waitFor(() => expect(result.current?.state).toBe('failed'))
    expect(result.current).toMatchObject({ help: null, statement: { sql: 'SELECT 1' }, problem: { title: expect.stringMatching(/\w/) } })
  })
})

describe('what a model hears of a statement', () => {
  const text = 'SELECT 1;\nSELECT\n  ü, bad FROM t'
  const statement = { sql: 'SELECT\n  ü, bad FROM t', from: 10 }
  it('counts the place of an error from its own first line', () => {
    expect(saidAgainst(text, statement, [problem(2), problem(text.indexOf('bad'))], null)).toEqual({ message: 'No bad. Did you mean bed?', line: 2, column: 6 })
  })
  it('takes what the source said where it gave no place', () => {
    expect(saidAgainst(text, statement, [], 'It broke.')).toEqual({ message: 'It broke.', line: null, column: null })
    expect(saidAgainst(text, statement, [problem(2)], null)).toBeNull()
  })
  it('is found where it went to, and missed where it is gone', () => {
    expect(placeOf(text, statement)).toBe(10)
    expect(placeOf(`-- above\n${text}`, statement)).toBe(19)
    expect(placeOf(text.replace('bad', 'bed'), statement)).toBeNull()
  })
})

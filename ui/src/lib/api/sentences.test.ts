import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

import { problemFrom } from './problem'
import { leftInEnglish, sentenceOf, translated } from './sentences'

const server = join(process.cwd(), '..', 'src')
/** Where the server writes a code: beside a status, in an error that carries one, or in a list of its own. */
const places = [/StatusCode::[A-Z_]+,\s*"([a-z_]+)"/g, /[([]\s*[45]\d\d,\s*"([a-z_]+)"/g, /\bcode: "([a-z_]+)"/g, /conflict\(\s*"([a-z_]+)"/g, /"([a-z_]+)" => StatusCode/g]
const lists = new Set(['connections/hindrance.rs', 'platform/llm/error.rs'])

const said = (detail: string, retryAfter: number | null = null) => ({ detail, retryAfter })

function codes(): string[] {
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.rs') && !/tests?(\/|\.rs|_)|_tests\.rs/.test(path))
  const found = files.flatMap((path) => {
    const [text = ''] = readFileSync(join(server, path), 'utf8').split('#[cfg(test)]')
    const own = lists.has(path) ? [/=> "([a-z_]+)"/g] : []
    return [...places, ...own].flatMap((place) => [...text.matchAll(place)].map((match) => match[1] ?? ''))
  })
  // Who cancelled the model themselves is shown no problem.
  return [...new Set(found)].filter((code) => code !== 'cancelled').toSorted()
}

describe('the sentences for the codes of the server', () => {
  it('are there for every code, or it is known that the server has the better words', () => {
    const all = codes()
    expect(all.length).toBeGreaterThan(50)
    expect(all.filter((code) => !translated.has(code) && !leftInEnglish.has(code))).toEqual([])
    expect([...translated, ...leftInEnglish].filter((code) => !all.includes(code))).toEqual([])
    expect([...translated].filter((code) => leftInEnglish.has(code))).toEqual([])
    expect(translated.size).toBeGreaterThanOrEqual(40)
  })
  it('take over the numbers and names of the server', () => {
    expect(sentenceOf('forbidden', said('This needs the right “sql.run”. Ask.'))).toContain('“sql.run”')
    expect(sentenceOf('too_large', said('A file may have 1 GiB at most.'))).toContain('1 GiB')
    expect(sentenceOf('quota_exceeded', said('Your files take 3 GiB of the 5 GiB that they may. Delete.'))).toContain('3 GiB of the 5 GiB')
    expect(sentenceOf('too_many_requests', said('Slow down.', 30))).toContain('30')
    expect(sentenceOf('catalog_not_ready', said('The tables of this connection could not be read: no answer'))).toContain('no answer')
  })
  it('leave the words of the server where it says something else', () => {
    expect(sentenceOf('not_found', { detail: 'There is no such version.', retryAfter: null })).toBe('There is no such version.')
    expect(sentenceOf('query_failed', { detail: 'column "x" does not exist', retryAfter: null })).toBe('column "x" does not exist')
    expect(problemFrom({ title: 'Conflict', code: 'query_cancelled', detail: 'x' }, 409).detail).toBe('The query was cancelled.')
  })
})

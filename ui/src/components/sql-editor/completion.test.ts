import { CompletionContext, type Completion } from '@codemirror/autocomplete'
import { EditorState, type TransactionSpec } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import { describe, expect, it } from 'vitest'

import type { Dialect } from '@/lib/api'

import { sqlCompletion } from './completion'
import type { SqlNames } from './types'

const names: SqlNames = {
  tables: () =>
    Promise.resolve({
      tables: [
        { schema: null, name: 'film', kind: 'table', row_count: 1 },
        { schema: 'sales', name: 'film "old"', kind: 'table', row_count: 1 },
      ],
      complete: true,
    }),
  columns: (tables) => Promise.resolve(tables.map((table) => ({ schema: null, table, name: 'film title', type: 'text' as const, word: 'text' }))),
}

/** What stands there after `label` was taken at the cursor `|`; nothing where it is not offered. */
async function taken(marked: string, label: string, dialect: Dialect, from: SqlNames = names): Promise<string | undefined> {
  const [before = '', after = ''] = marked.split('|')
  let state = EditorState.create({ doc: before + after })
  const dispatch = (spec: TransactionSpec) => {
    state = state.update(spec).state
  }
  const found = await sqlCompletion(() => ({ dialect, names: from }))(new CompletionContext(state, before.length, true))
  const option: Completion | undefined = found?.options.find((one) => one.label === label)
  if (!found || !option) return undefined
  // A view needs a page that is drawn; the act needs no more of it than this.
  if (typeof option.apply === 'function') option.apply({ state, dispatch } as unknown as EditorView, option, found.from, before.length)
  else dispatch({ changes: { from: found.from, to: before.length, insert: option.apply ?? option.label } })
  return state.doc.toString()
}

describe('completion behind an open quote', () => {
  it('closes the name', async () => {
    expect(await taken('SELECT * FROM `fil|', 'film', 'mysql')).toBe('SELECT * FROM `film`')
    expect(await taken('SELECT * FROM "fil|', 'film', 'postgresql')).toBe('SELECT * FROM "film"')
    expect(await taken('SELECT * FROM [fil|', 'film', 'sqlite')).toBe('SELECT * FROM [film]')
  })
  it('takes a closing quote that stands there already', async () => {
    expect(await taken('SELECT * FROM "fil|" WHERE 1 = 1', 'film', 'postgresql')).toBe('SELECT * FROM "film" WHERE 1 = 1')
  })
  it('writes a schema and doubles quotes inside of names', async () => {
    expect(await taken('SELECT * FROM "fil|', 'sales.film "old"', 'postgresql')).toBe('SELECT * FROM "sales"."film ""old"""')
  })
  it('knows the columns of tables that are named after it', async () => {
    expect(await taken('SELECT f."film t| FROM film f', 'film title', 'postgresql')).toBe('SELECT f."film title" FROM film f')
    expect(await taken('SELECT "film t| FROM film', 'film title', 'postgresql')).toBe('SELECT "film title" FROM film')
  })
  it('leaves out the database that names without one belong to', async () => {
    const home = { ...names, home: 'sales' }
    expect(await taken('SELECT * FROM fil|', 'film "old"', 'mysql', home)).toBe('SELECT * FROM `film "old"`')
  })
  it('offers no words of the language, and without a quote as ever', async () => {
    expect(await taken('SELECT * FROM film WHERE "fil|', 'SELECT', 'postgresql')).toBeUndefined()
    expect(await taken('SELECT * FROM fil|', 'film', 'postgresql')).toBe('SELECT * FROM film')
  })
})

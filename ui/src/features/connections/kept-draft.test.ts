import { beforeEach, describe, expect, it } from 'vitest'

import { emptyDraft } from './draft'
import { dropDraft, keepDraft, keptDraft } from './kept-draft'

describe('what was typed of a new connection', () => {
  beforeEach(dropDraft)
  it('stays without its password, and for its writer alone', () => {
    keepDraft('mara', 'postgresql', { ...emptyDraft, host: 'db.halden.example', password: 'hunter2' })
    expect(keptDraft('mara')).toEqual({ owner: 'mara', kind: 'postgresql', form: { ...emptyDraft, host: 'db.halden.example' } })
    expect(keptDraft('noor')).toBeNull()
  })
  it('is nothing where only the usual port of a kind stands', () => {
    keepDraft('mara', 'mysql', { ...emptyDraft, port: '3306', password: 'hunter2' })
    expect(keptDraft('mara')).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'

import type { Member } from '@/lib/api'

import { accessOf, formOfAccess, foundPeople, isInByRole, toggled } from './access'

const member = (id: string, full_name: string, more: Partial<Member> = {}): Member => ({ id, full_name, email: `${id}@halden.example`, role: 'analyst', disabled: false, created_at: '', ...more })

describe('who may use a connection', () => {
  it('goes round', () => {
    const access = { roles: ['viewer' as const], people: ['a'] }
    expect(accessOf(formOfAccess({ access }))).toEqual(access)
    expect(accessOf(formOfAccess({ access: null }))).toBeNull()
  })
  it('begins a choice with everybody', () => {
    expect(accessOf({ ...formOfAccess({ access: null }), who: 'chosen' })).toEqual({ roles: ['analyst', 'viewer'], people: [] })
  })
  it('knows who needs not be named', () => {
    const form = { who: 'chosen' as const, roles: ['viewer' as const], people: [] }
    expect(isInByRole(form, member('a', 'Ada', { role: 'admin' }))).toBe(true)
    expect(isInByRole(form, member('a', 'Ada', { role: 'viewer' }))).toBe(true)
    expect(isInByRole(form, member('a', 'Ada'))).toBe(false)
  })
})

describe('finding people', () => {
  const all = [member('c', 'Cleo'), member('a', 'Ada'), member('b', 'Bo', { disabled: true }), member('d', 'Dag', { disabled: true })]
  const ids = (named: string[], text: string) => foundPeople(all, named, text).map(({ id }) => id)
  it('puts the named first and leaves out who may not sign in, unless named', () => {
    expect(ids([], '')).toEqual(['a', 'c'])
    expect(ids(['c', 'd'], '')).toEqual(['c', 'd', 'a'])
  })
  it('looks into names and addresses', () => {
    expect(ids([], 'CLE')).toEqual(['c'])
    expect(ids([], 'a@halden')).toEqual(['a'])
    expect(ids([], 'nobody')).toEqual([])
  })
})

it('adds once and takes away', () => {
  expect(toggled(['a'], 'a', true)).toEqual(['a'])
  expect(toggled(['a'], 'b', true)).toEqual(['a', 'b'])
  expect(toggled(['a', 'b'], 'a', false)).toEqual(['b'])
})

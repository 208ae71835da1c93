import { describe, expect, it } from 'vitest'

import type { Connection } from '@/lib/api'

import { changesOf, draftSchema, emptyDraft, formOf, toDraft, usualPort } from './draft'

const saved = { id: '1', name: 'Warehouse', type: 'postgresql', host: 'db', port: 5432, database_name: 'wh', username: 'bi', has_password: true, ssl_mode: 'require', has_ca_certificate: true, file_path: null } as Connection
const filled = { ...emptyDraft, name: ' W ', host: 'db', database_name: 'd', username: 'u', password: 'p' }
const check = (change: object) => draftSchema('postgresql').safeParse({ ...filled, ...change }).success

describe('the form of a connection', () => {
  it('sends the fields of its kind and no others', () => {
    expect(toDraft('postgresql', filled)).toEqual({ name: 'W', type: 'postgresql', host: 'db', port: 5432, database_name: 'd', username: 'u', password: 'p', ssl_mode: 'prefer' })
    expect(toDraft('mysql', { ...filled, port: usualPort('mysql') })).toMatchObject({ type: 'mysql', host: 'db', port: 3306, database_name: 'd' })
    expect(toDraft('sqlite', { ...filled, file_path: 'a.sqlite' })).toEqual({ name: 'W', type: 'sqlite', file_path: 'a.sqlite' })
  })
  it('names a connection after its database or file where no name is given', () => {
    expect(toDraft('postgresql', { ...filled, name: ' ' }).name).toBe('d')
    expect(toDraft('sqlite', { ...filled, name: '', file_path: 'shop/tills.sqlite' }).name).toBe('tills')
  })
  it('sends only what changed, and no empty password', () => {
    expect(changesOf(saved, formOf(saved))).toEqual({})
    expect(changesOf(saved, { ...formOf(saved), name: 'Store', port: '5433' })).toEqual({ name: 'Store', port: 5433 })
    expect(changesOf(saved, { ...formOf(saved), password: 'new' })).toEqual({ password: 'new' })
  })
  it('sends the schemas that were chosen, and takes a choice back', () => {
    expect(toDraft('postgresql', { ...filled, schemas: ['sales'] }).schemas).toEqual(['sales'])
    expect(changesOf(saved, { ...formOf(saved), schemas: ['sales'] })).toEqual({ schemas: ['sales'] })
    const narrow = { ...saved, schemas: ['sales'] } as Connection
    expect(changesOf(narrow, formOf(narrow))).toEqual({})
    expect(changesOf(narrow, { ...formOf(narrow), schemas: null })).toEqual({ schemas: null })
  })
  it('sends a certificate only where it is checked', () => {
    expect(toDraft('postgresql', { ...filled, ssl_mode: 'verify-ca', ca_certificate: ' PEM\n' }).ca_certificate).toBe('PEM')
    expect(toDraft('postgresql', { ...filled, ssl_mode: 'require', ca_certificate: 'PEM' })).not.toHaveProperty('ca_certificate')
  })
  it('keeps, replaces or removes a saved certificate', () => {
    const checked = { ...saved, ssl_mode: 'verify-full' } as Connection
    expect(changesOf(checked, formOf(checked))).toEqual({})
    expect(changesOf(checked, { ...formOf(checked), ca_certificate: 'PEM' })).toEqual({ ca_certificate: 'PEM' })
    expect(changesOf(checked, { ...formOf(checked), ca_removed: true })).toEqual({ ca_certificate: null })
    expect(changesOf(checked, { ...formOf(checked), ca_certificate: 'PEM', ca_removed: true })).toEqual({ ca_certificate: 'PEM' })
  })
  it('refuses what can not be a host or a port', () => {
    expect(check({})).toBe(true)
    expect(check({ host: 'postgres://db' })).toBe(false)
    expect(check({ port: '70000' })).toBe(false)
    expect(check({ port: '5432x' })).toBe(false)
  })
})

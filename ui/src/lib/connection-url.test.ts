import { describe, expect, it } from 'vitest'

import { parseAddress } from './connection-url'

describe('a pasted address', () => {
  it('fills in every part of a URL', () => {
    expect(parseAddress('  postgresql://analytics:s3cret@db.halden.example:6432/warehouse?sslmode=require \n')).toEqual({
      type: 'postgresql',
      host: 'db.halden.example',
      port: 6432,
      database_name: 'warehouse',
      username: 'analytics',
      password: 's3cret',
      ssl_mode: 'require',
      dropped: [],
    })
  })
  it('takes passwords with every kind of sign in them', () => {
    expect(parseAddress('postgres://u:p%40ss%2Fw@h/d')).toMatchObject({ password: 'p@ss/w', host: 'h' })
    expect(parseAddress('postgres://u:p@ss/w@h/d')).toMatchObject({ username: 'u', password: 'p@ss/w', host: 'h', database_name: 'd' })
    expect(parseAddress('postgres://u:50%@h/d')).toMatchObject({ password: '50%' })
  })
  it('leaves out what the address does not say', () => {
    expect(parseAddress('postgres://h')).toEqual({ type: 'postgresql', host: 'h', dropped: [] })
  })
  it('knows IPv6 hosts', () => {
    expect(parseAddress('postgres://u@[2001:db8::1]:5432/d')).toMatchObject({ host: '2001:db8::1', port: 5432 })
  })
  it('knows MySQL and MariaDB', () => {
    expect(parseAddress('mysql://u:p@h:3307/d?ssl-mode=REQUIRED')).toMatchObject({ type: 'mysql', host: 'h', port: 3307, database_name: 'd', username: 'u', password: 'p', ssl_mode: 'require' })
    expect(parseAddress('jdbc:mariadb://h/d')).toMatchObject({ type: 'mysql', host: 'h', database_name: 'd' })
    expect(parseAddress('mysql+pymysql://u@h/d')).toMatchObject({ type: 'mysql', username: 'u' })
  })
  it('reads JDBC addresses', () => {
    expect(parseAddress('jdbc:postgresql://h:5432/d?user=u&password=p&ssl=true')).toMatchObject({ username: 'u', password: 'p', ssl_mode: 'require' })
  })
  it('reads SQLAlchemy drivers', () => {
    expect(parseAddress('postgresql+psycopg2://u@h/d')).toMatchObject({ host: 'h', username: 'u' })
  })
  it('reads the words of libpq', () => {
    expect(parseAddress("host=h port=5433 dbname=d user=u password='a b\\'c'")).toMatchObject({ host: 'h', port: 5433, database_name: 'd', username: 'u', password: "a b'c" })
  })
  it('makes a half-hearted check of certificates a whole one', () => {
    expect(parseAddress('postgres://h/d?sslmode=verify-ca')).toMatchObject({ ssl_mode: 'verify-ca' })
  })
  it('names the options it does not take over', () => {
    expect(parseAddress('postgres://h/d?application_name=x&sslmode=odd')?.dropped).toEqual(['application_name', 'sslmode'])
  })
  it('knows SQLite files', () => {
    expect(parseAddress('sqlite:///srv/data/tills.sqlite')).toEqual({ type: 'sqlite', file_path: 'srv/data/tills.sqlite', dropped: [] })
  })
  it('leaves other text alone', () => {
    for (const text of ['', 'db.halden.example', 'https://example.org', 'oracle://u@h/d', 'my host = big']) expect(parseAddress(text)).toBeNull()
  })
})

import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { client } from './psql'

/** A sample database: what it is called, and its files on each server, those with tables before those with rows. */
export interface Sample {
  name: string
  postgresql: string[]
  mysql: string[]
}

const employees = ['employee', 'load_department', 'load_employee', 'load_dept_emp', 'load_dept_manager', 'load_title', 'load_salary1']

export const samples: Sample[] = [
  { name: 'Chinook', postgresql: ['chinook/chinook_pg.sql'], mysql: ['chinook/chinook_mysql.sql'] },
  { name: 'Sakila', postgresql: ['sakila/sakila_pg_schema.sql', 'sakila/sakila_pg_data.sql'], mysql: ['sakila/sakila_mysql_mv_schema.sql', 'sakila/sakila_mysql_mv_data.sql'] },
  { name: 'Employees', postgresql: employees.map((file) => `employees/postgres/${file}.sql`), mysql: employees.map((file) => `employees/mysql/${file}.sql`) },
]

/** Where the samples are, if they are here: they are no part of the project. */
export function samplesFolder(): string | null {
  const folder = join(process.env['DATAMIND_SHARED'] ?? resolve(import.meta.dirname, '../../../shared'), 'data/samples')
  if (existsSync(folder)) return folder
  if (process.env['DATAMIND_REQUIRE_SHARED'] === '1') throw new Error(`${folder} is missing.`)
  return null
}

const address = (variable: string): URL => {
  const text = process.env[variable]
  if (!text) throw new Error(`${variable} names no server. Run \`make test\`.`)
  return new URL(text)
}

const newName = (): string => `t_${randomBytes(16).toString('hex')}`

/** What a script says of the database that it would make and use by itself. */
const placing = /^\s*(\\c(onnect)?|USE|DROP DATABASE|CREATE DATABASE|DROP SCHEMA|CREATE SCHEMA|source|flush)\b/i

/** One value of a database, as its server says it. */
export type Say = (sql: string) => string

/** Fills a new database of the PostgreSQL of the tests; its address, and how to ask it. */
export function onPostgresql(folder: string, files: string[]): { url: string; say: Say } {
  const server = address('DATAMIND_TEST_POSTGRES')
  const name = newName()
  execFileSync(client(), [server.href, '-Xqc', `CREATE DATABASE ${name}`])
  server.pathname = `/${name}`
  for (const file of files) {
    const lines = readFileSync(join(folder, file), 'utf8').split('\n')
    const input = lines.filter((line) => !placing.test(line)).join('\n')
    // Some scripts name owners that are not here: what counts is what is asked afterwards.
    execFileSync(client(), [server.href, '-Xq'], { input, stdio: ['pipe', 'ignore', 'ignore'] })
  }
  return { url: server.href, say: (sql) => execFileSync(client(), [server.href, '-Atc', sql], { encoding: 'utf8' }).trim() }
}

/** Fills a new database of the MariaDB of the tests; its address, and how to ask it. */
export function onMariadb(folder: string, files: string[]): { url: string; say: Say } {
  const server = address('DATAMIND_TEST_MARIADB')
  const name = newName()
  const words = ['--no-defaults', '-NB', '--default-character-set=utf8mb4', '-h', server.hostname, '-P', server.port, '-u', server.username]
  const env = { ...process.env, MYSQL_PWD: server.password }
  const tell = (database: string, input: string) => execFileSync('mariadb', [...words, database], { input, env, encoding: 'utf8', maxBuffer: 1 << 26 }).trim()
  tell('mysql', `CREATE DATABASE ${name} CHARACTER SET utf8mb4`)
  for (const file of files) {
    const lines = readFileSync(join(folder, file), 'utf8').split('\n')
    const own = lines.map((line) => /^USE\s+`?(\w+)`?/i.exec(line)?.[1]).find(Boolean)
    const kept = lines.filter((line) => !placing.test(line)).join('\n')
    tell(name, own ? kept.replaceAll(`${own}.`, '').replaceAll(`\`${own}\`.`, '') : kept)
  }
  server.pathname = `/${name}`
  return { url: server.href, say: (sql) => tell(name, sql) }
}

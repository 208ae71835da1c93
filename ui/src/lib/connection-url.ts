import type { SslMode } from './api/types'

/** What could be read from a pasted address. `dropped` names options that are not taken over. */
export type ParsedAddress = {
  type: 'postgresql' | 'mysql' | 'sqlite'
  host?: string
  port?: number
  database_name?: string
  username?: string
  password?: string
  ssl_mode?: SslMode
  file_path?: string
  dropped: string[]
}

const modes: Record<string, SslMode> = {
  disable: 'disable',
  allow: 'prefer',
  prefer: 'prefer',
  require: 'require',
  'verify-ca': 'verify-ca',
  'verify-full': 'verify-full',
  // The words of MySQL.
  disabled: 'disable',
  preferred: 'prefer',
  required: 'require',
  verify_ca: 'verify-ca',
  verify_identity: 'verify-full',
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const present = (parsed: ParsedAddress): ParsedAddress =>
  Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined && value !== '')) as ParsedAddress

function takeOption(parsed: ParsedAddress, name: string, value: string): void {
  switch (name.toLowerCase()) {
    case 'host':
      parsed.host = value
      break
    case 'port':
      parsed.port = Number(value)
      break
    case 'dbname':
    case 'database':
      parsed.database_name = value
      break
    case 'user':
    case 'username':
      parsed.username = value
      break
    case 'password':
      parsed.password = value
      break
    case 'sslmode':
    case 'ssl-mode': {
      const mode = modes[value.toLowerCase()]
      if (mode) parsed.ssl_mode = mode
      else parsed.dropped.push(name)
      break
    }
    case 'ssl':
      parsed.ssl_mode = value === 'false' ? 'disable' : 'require'
      break
    default:
      parsed.dropped.push(name)
  }
}

// Written by hand: passwords in such addresses often hold characters that a strict URL parser refuses.
const server = /^(?:jdbc:)?(postgres(?:ql)?|mysql|mariadb)(?:\+\w+)?:\/\/(?:([^@]*)@)?(\[[^\]]+\]|[^/:?#]*)(?::(\d{1,5}))?(?:\/([^?#]*))?(?:\?([^#]*))?$/i

function parseServer(match: RegExpExecArray): ParsedAddress {
  const [, scheme = '', login = '', host = '', port, database = '', query = ''] = match
  const colon = login.indexOf(':')
  const parsed: ParsedAddress = {
    type: /^postgres/i.test(scheme) ? 'postgresql' : 'mysql',
    host: host.replace(/^\[|\]$/g, ''),
    ...(port ? { port: Number(port) } : {}),
    database_name: decode(database),
    username: decode(colon < 0 ? login : login.slice(0, colon)),
    password: decode(colon < 0 ? '' : login.slice(colon + 1)),
    dropped: [],
  }
  for (const [name, value] of new URLSearchParams(query)) takeOption(parsed, name, value)
  return present(parsed)
}

const pair = /(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S+))/g

function parsePairs(text: string): ParsedAddress | null {
  const parsed: ParsedAddress = { type: 'postgresql', dropped: [] }
  for (const [, name = '', quoted, plain] of text.matchAll(pair)) takeOption(parsed, name, quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? '')
  return parsed.host && (parsed.database_name ?? parsed.username) ? present(parsed) : null
}

/** Reads a database address as it stands in configuration files: a URL, a JDBC URL, or `host=… dbname=…`. */
export function parseAddress(input: string): ParsedAddress | null {
  const text = input.trim().replace(/^(["'])(.*)\1$/, '$2')
  // The last @ ends the login: earlier ones belong to the password.
  const at = text.lastIndexOf('@')
  const slashes = text.indexOf('://')
  const safe = at > 0 && slashes > 0 ? text.slice(0, slashes + 3) + text.slice(slashes + 3, at).replaceAll('@', '%40').replaceAll('/', '%2F') + text.slice(at) : text
  const match = server.exec(safe)
  if (match) return parseServer(match)
  const file = /^(?:jdbc:)?sqlite:(?:\/\/\/?)?(.+)$/i.exec(text)
  if (file?.[1]) return { type: 'sqlite', file_path: decode(file[1].split('?')[0] ?? ''), dropped: [] }
  return /\bhost\s*=/.test(text) ? parsePairs(text) : null
}

import type { Dialect } from '../api/types'
import { scan, type Token } from './scan'

export const parameterName = (token: Token): string => token.text.slice(2, -2).trim()

/** The names of the `{{name}}` places of a text, in the order they first appear. Strings and comments hold none. */
export function parametersOf(sql: string, dialect?: Dialect): string[] {
  return [...new Set(scan(sql, dialect).filter((token) => token.kind === 'parameter').map(parameterName))]
}

import { parametersOf } from '@/lib/sql'
import type { Dialect, ParameterType, SavedParameter } from '@/lib/api'

import { typeInStatement } from './param-types'
import type { Param } from './wire'

/** What was typed for a parameter, still as text. */
export type ParamDraft = { type: ParameterType; text: string; label?: string | null }
export type Params = Record<string, ParamDraft>

export const paramTypes: ParameterType[] = ['text', 'integer', 'number', 'boolean', 'date', 'datetime']

/** A first guess by the name; the person decides. */
export function guessType(name: string): ParameterType {
  if (/(^|_)(days|weeks|months|years|hours|count|limit|n|top|year|id|quantity)$/i.test(name)) return 'integer'
  if (/(^|_)(amount|price|rate|share|percent|min|max|threshold)$/i.test(name)) return 'number'
  if (/(^|_)(date|day|since|until|from|to|start|end)$/i.test(name)) return 'date'
  if (/^(is|has|only|with)_/i.test(name)) return 'boolean'
  return 'text'
}

/** What was typed for a parameter of a statement; before that, nothing of the type that its place or else its name tells. */
export const draftFor = (name: string, params: Params, sql: string): ParamDraft => params[name] ?? { type: typeInStatement(name, sql) ?? guessType(name), text: '' }

const textOf = (value: string | number | boolean | null | undefined) => (value === null || value === undefined ? '' : String(value))
export const draftOf = ({ type, default: value, label }: SavedParameter): ParamDraft => ({ type, text: textOf(value), label: label ?? null })

/** A draft as it is sent. Numbers with more digits than a float holds stay text; what is no number too, so that the server names the fault. */
function valueOf({ type, text }: ParamDraft): Param['value'] {
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  if (type !== 'integer' && type !== 'number') return text
  const number = Number(text)
  return text.trim() !== '' && Number.isFinite(number) && String(number) === text.trim() ? number : text.trim()
}

/** The values a statement needs. Empty text is a value; an empty field of any other type is none, and the server says so. */
export const paramsFor = (sql: string, params: Params, dialect: Dialect): Param[] =>
  parametersOf(sql, dialect).flatMap((name) => {
    const draft = draftFor(name, params, sql)
    return draft.text === '' && draft.type !== 'text' ? [] : [{ name, type: draft.type, value: valueOf(draft) }]
  })

/** The parameters as they are kept with a saved query. */
export const savedParams = (sql: string, params: Params, dialect: Dialect): SavedParameter[] =>
  parametersOf(sql, dialect).map((name) => {
    const draft = draftFor(name, params, sql)
    return { name, type: draft.type, default: draft.text === '' ? null : valueOf(draft), label: draft.label ?? null }
  })

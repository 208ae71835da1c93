import type { ParameterType } from '@/lib/api'

/** Functions whose results are whole numbers. */
const whole = 'count|length|char_length|character_length|octet_length|row_number|rank|dense_rank|year|month|day|hour|minute|extract|date_part|datediff|julianday'
/** Functions whose results are numbers. */
const fractional = 'sum|avg|total|stddev|variance|median|round|abs|ceil|ceiling|floor|sqrt|power|pow|exp|ln|log|mod'

const inBrackets = String.raw`\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)(?:\s+over\s*\([^()]*\))?`
const compared = '(?:<>|!=|<=|>=|=|<|>)'

/** A pattern with the place of a parameter in it, whatever blanks are around its name. */
const pattern = (name: string, form: (place: string) => string) => new RegExp(form(String.raw`\{\{\s*${name}\s*\}\}`), 'i')

/** What is on the other side of a comparison with the place. */
const beside = (functions: string) => (place: string) =>
  String.raw`\b(?:${functions})${inBrackets}\s*(?:${compared}\s*${place}|(?:not\s+)?between\s+(?:${place}|\S+\s+and\s+${place}))|${place}\s*${compared}\s*(?:${functions})\s*\(`

/**
 * What a parameter has to be by where it stands in its statement; none where that doesn't tell. A text beside a number
 * is an error on some servers and on others silently never equal.
 */
export function typeInStatement(name: string, sql: string): ParameterType | null {
  const fits = (form: (place: string) => string) => pattern(name, form).test(sql)
  if (fits((place) => String.raw`\b(?:limit|offset|top)\s+${place}`)) return 'integer'
  if (fits(beside(whole))) return 'integer'
  if (fits(beside(fractional))) return 'number'
  if (fits((place) => String.raw`[\w)\]"\`]\s*[*\/]\s*${place}|${place}\s*[*\/]\s*[\w("\`\[]`)) return 'number'
  return null
}

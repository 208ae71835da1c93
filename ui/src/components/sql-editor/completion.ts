import { type Completion, type CompletionContext, type CompletionResult, type CompletionSource, insertCompletionText } from '@codemirror/autocomplete'

import type { ColumnType, Dialect } from '@/lib/api'
import { formatNumber } from '@/lib/format'
import { nameOf, parametersOf, placeAt, quoteName, quoteTable, scan, type Source, sourcesAt, statementsOf } from '@/lib/sql'
import { shortName } from '@/lib/table-name'

import { functionsOf, keywordsOf } from './functions'
import type { ColumnName, SqlNames, TableName } from './types'

type Around = { dialect: Dialect; names: SqlNames | undefined }

const word = /^[\p{L}\p{N}_$]*$/u

/** The words of column types that are shorter than the types themselves. */
const kindOf = (type: ColumnType): string => {
  if (type === 'integer' || type === 'decimal' || type === 'float') return 'number'
  if (type === 'date' || type === 'time' || type === 'interval' || type.startsWith('timestamp')) return 'time'
  return type === 'boolean' ? 'boolean' : 'text'
}

const columnOption = (column: ColumnName, dialect: Dialect, boost = 3): Completion => ({
  label: column.name,
  apply: quoteName(column.name, dialect),
  detail: column.word,
  type: kindOf(column.type),
  boost,
  info: column.about ? `${column.table}.${column.name}\n${column.about}` : `${column.table}.${column.name}`,
})
const plainColumn = (name: string, dialect: Dialect): Completion => ({ label: name, apply: quoteName(name, dialect), type: 'text', boost: 3 })

const tableOption = (table: TableName, { dialect, names }: Around): Completion => ({
  label: shortName(table, names?.home ?? null),
  apply: quoteTable(table, dialect, names?.home),
  type: 'table',
  boost: 4,
  ...(table.row_count === null ? { detail: table.kind } : { detail: formatNumber(table.row_count, { compact: table.row_count >= 100_000 }) }),
})

/** The tables behind some sources, and the columns they name themselves. */
function behind(sources: Source[]): { tables: string[]; own: string[] } {
  const tables = new Set<string>()
  const own = new Set<string>()
  const visit = (source: Source, depth: number) => {
    if (source.columns === null) tables.add(source.path.join('.'))
    else for (const name of source.columns) own.add(name)
    if (depth < 8) for (const star of source.stars) visit(star, depth + 1)
  }
  for (const source of sources) visit(source, 0)
  return { tables: [...tables], own: [...own] }
}

async function columnsOf(sources: Source[], { dialect, names }: Around, signal: AbortSignal): Promise<Completion[]> {
  const { tables, own } = behind(sources)
  const found = tables.length > 0 && names ? await names.columns(tables, signal) : []
  const seen = new Set<string>()
  const once = (options: Completion[]) => options.filter((one) => !seen.has(one.label) && seen.add(one.label))
  return once([...found.map((column) => columnOption(column, dialect)), ...own.map((name) => plainColumn(name, dialect))])
}

async function tableResult(prefix: string, from: number, { dialect, names }: Around, ctes: Source[], signal: AbortSignal): Promise<CompletionResult> {
  const { tables, complete } = (await names?.tables(prefix, signal)) ?? { tables: [], complete: true }
  const options = [...ctes.map((one): Completion => ({ label: one.as, apply: quoteName(one.as, dialect), type: 'table', detail: 'WITH', boost: 5 })), ...tables.map((table) => tableOption(table, { dialect, names }))]
  return { from, options, ...(complete ? { validFor: word } : {}) }
}

/** The statement being written, and the cursor's place in it. A semicolon before the cursor begins a new one. */
function written(text: string, at: number, dialect: Dialect): { from: number; sql: string } {
  const one = statementsOf(text, dialect).findLast((each) => each.from <= at)
  if (!one || text.slice(one.to, at).includes(';')) return { from: at, sql: '' }
  return { from: one.from, sql: text.slice(one.from, Math.max(one.to, at)) }
}

async function anything(from: number, prefix: string, around: Around, found: { sources: Source[]; ctes: Source[] }, parameters: string[], signal: AbortSignal): Promise<CompletionResult> {
  const { dialect, names } = around
  const columns = await columnsOf(found.sources, around, signal)
  const tables = found.sources.length === 0 && prefix.length > 1 ? ((await names?.tables(prefix, signal))?.tables ?? []) : []
  return {
    from,
    // Without sources the tables depend on what was typed so far.
    ...(tables.length === 0 ? { validFor: word } : {}),
    options: [
      ...columns,
      ...found.sources.map((one): Completion => ({ label: one.as, apply: quoteName(one.as, dialect), type: 'table', detail: one.path.join('.') === one.as ? '' : one.path.join('.'), boost: 2 })),
      ...tables.map((table) => ({ ...tableOption(table, around), boost: 1 })),
      ...functionsOf(dialect).map((name): Completion => ({ label: name, apply: `${name}(`, type: 'function', detail: '()' })),
      ...keywordsOf(dialect).map((name): Completion => ({ label: name, type: 'keyword', boost: -1 })),
      ...parameters.map((name): Completion => ({ label: `{{${name}}}`, type: 'parameter', boost: -2 })),
    ],
  }
}

/** The names among what is offered, as they go on after a quote that is open: each with its closing one, unless that stands there already. */
function afterQuote(result: CompletionResult, quote: string, dialect: Dialect): CompletionResult {
  const close = quote === '[' ? ']' : quote
  const rest = (name: string) => `${quote === '[' ? name : name.replaceAll(quote, quote + quote)}${close}`
  const names = result.options.filter(({ type }) => type !== 'function' && type !== 'keyword' && type !== 'parameter')
  const options = names.map((option): Completion => {
    const [first = option.label, ...more] = scan(String(option.apply ?? option.label), dialect).filter(({ kind }) => kind !== 'mark').map(nameOf)
    const text = [rest(first), ...more.map((name) => quoteName(name, dialect))].join('.')
    return {
      ...option,
      apply: (view, _option, from, to) => view.dispatch(insertCompletionText(view.state, text, from, view.state.sliceDoc(to, to + 1) === close ? to + 1 : to)),
    }
  })
  return { from: result.from, options, ...(result.validFor ? { validFor: /^[^"`\]\n]*$/ } : {}) }
}

/** The same text with the open quote before the cursor, and one right after it, made blank: else it would hide all that follows. */
function withoutQuote(text: string, from: number, at: number, quote: string): string {
  const close = quote === '[' ? ']' : quote
  const end = text.slice(at, at + 1) === close ? at + 1 : at
  return `${text.slice(0, from - 1)} ${text.slice(from, at)}${' '.repeat(end - at)}${text.slice(end)}`
}

/** Completes what is written: columns behind an alias, tables after FROM and JOIN, else columns, functions and words. */
export function sqlCompletion(around: () => Around): CompletionSource {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const now = around()
    const text = context.state.doc.toString()
    const place = placeAt(text, context.pos, now.dialect)
    // Who has gone on to another field wants no list over it.
    if (place.kind === 'none' || context.view?.hasFocus === false) return null
    if (place.kind === 'parameter') {
      const options = parametersOf(text, now.dialect).map((name): Completion => ({ label: name, type: 'parameter', apply: `${name}}}` }))
      return { from: place.from, options: options.filter((one) => one.label !== place.prefix), validFor: /^\w*$/ }
    }
    const stop = new AbortController()
    context.addEventListener('abort', () => stop.abort())
    const { quote } = place
    const plain = quote ? withoutQuote(text, place.from, context.pos, quote) : text
    const { from, sql } = written(plain, context.pos, now.dialect)
    const found = sourcesAt(sql, context.pos - from, now.dialect)
    const offered = async (): Promise<CompletionResult | null> => {
      if (place.kind === 'table') return await tableResult(place.prefix, place.from, now, found.ctes, stop.signal)
      if (place.kind === 'member') {
        const wanted = place.of.join('.').toLowerCase()
        const sources = found.sources.filter((one) => one.as.toLowerCase() === wanted || one.path.join('.').toLowerCase() === wanted).slice(0, 1)
        if (sources.length > 0) return { from: place.from, options: await columnsOf(sources, now, stop.signal), validFor: word }
        const { tables } = (await now.names?.tables(`${place.of.join('.')}.${place.prefix}`, stop.signal)) ?? { tables: [] }
        return { from: place.from, options: tables.map((table) => ({ ...tableOption(table, now), label: table.name, apply: quoteName(table.name, now.dialect) })) }
      }
      if (!context.explicit && place.prefix === '') return null
      return await anything(place.from, place.prefix, now, found, parametersOf(plain, now.dialect), stop.signal)
    }
    try {
      const result = await offered()
      return result && quote ? afterQuote(result, quote, now.dialect) : result
    } catch {
      // Names that do not arrive are no reason to disturb who is writing.
      return null
    }
  }
}

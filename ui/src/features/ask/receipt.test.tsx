import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

import type { ChatTurn, Receipt as Slip } from '@/lib/api'

import { Receipt } from './receipt'

const slip: Slip = {
  verdict: { trust: 'checked', held: 1, total: 1 }, answered_at: '2026-03-20T09:00:00Z', time_zone: 'UTC', checks: [{ id: 'read_only', title: 'The query only reads', state: 'held' }],
  read_from: [], sql: [], time: { total_ms: 3, source_ms: 1, own_ms: 2, phases: [] }, engine: { name: 'builtin', version: '1', model: null, prompt_version: null }, edited: null, verified: null, ran: true,
  cache: { hit: false, cached_at: null, age_seconds: null }, left_the_server: { nothing: true, description: '' }, rows: { returned: 1, truncated: false }, result_sha256: 'ab'.repeat(32),
}
const turn: ChatTurn = {
  session_id: 's', message_id: 'm', question: 'orders', state: 'answered', content: '5', insight: null, context_summary: null, generated_sql: null, reading: null,
  columns: [], query_result_preview: [], full_result_row_count: 1, truncated: false, chart_config: null, chart_choices: [], execution_time_ms: 3, token_usage: null, engine: 'builtin',
  trust: 'checked', receipt: slip, suggestions: [], clarification: null, refusal: null, edited_sql: false, edited: null, verified: null, created_at: '2026-03-20T09:00:00Z', feedback: null, running: false, error: null,
}
const show = (change: Partial<Slip>, around: Partial<ChatTurn> = {}) => render(<I18nProvider i18n={i18n}><Receipt turn={{ ...turn, ...around }} receipt={{ ...slip, ...change }} /></I18nProvider>)

describe('a receipt', () => {
  it('of a refused statement says that nothing ran, by which rule, and offers no other run', () => {
    const reasons = [{ rule: 'write', message: 'Only queries can be run; this is a DELETE.', line: 1, column: 1, suggestion: null, end_line: null, end_column: null }]
    const error = { type: 'about:blank', title: 'Unprocessable Entity', status: 422, detail: 'Refused.', code: 'query_refused', request_id: 'r', reasons }
    show({ ran: false, result_sha256: '', checks: [], verdict: { trust: 'unchecked', held: 0, total: 0 } }, { state: 'failed', error })
    expect(screen.getByText('Nothing ran')).toBeTruthy()
    expect(screen.getByText('Only queries can be run; this is a DELETE.')).toBeTruthy()
    expect(screen.queryByText(/0 of 0/)).toBeNull()
    expect(screen.queryByRole('button', { name: 'Run again and compare' })).toBeNull()
  })
  it('names the question that it is the proof of', () => {
    show({}, { question: 'Revenue by month' })
    expect(screen.getByText('Revenue by month')).toBeTruthy()
  })
  it('of a query that failed says that no result came', () => {
    show({ result_sha256: '', checks: [] }, { state: 'failed' })
    expect(screen.getByText('No result came')).toBeTruthy()
  })
  it('names who edited and who verified the SQL, and no engine', () => {
    const [by_id, at] = ['u', '2026-03-20T09:00:00Z']
    show({ engine: { ...slip.engine, name: 'person' }, edited: { by_id, by: 'Anna Roth', at, from_message: null, from_question: 'number of orders' }, verified: { id: 'v', by_id, by: 'Mara Lindqvist', at }, verdict: { trust: 'verified', held: 1, total: 1 } })
    expect(screen.getByText('None: SQL edited by Anna Roth')).toBeTruthy()
    expect(screen.getByText(/Mara Lindqvist, /)).toBeTruthy()
    expect(screen.getByText('\u201cnumber of orders\u201d')).toBeTruthy()
    expect(screen.queryByText(/Built-in/)).toBeNull()
  })
  it('of edited SQL does not call it checked as if an engine had written it', () => {
    show({ engine: { ...slip.engine, name: 'person' }, edited: { by_id: 'u', by: 'Anna Roth', at: '2026-03-20T09:00:00Z', from_message: 'm', from_question: 'orders' } })
    expect(screen.getByText('Edited, checks hold')).toBeTruthy()
    expect(screen.queryByText('Checked')).toBeNull()
  })
  it('over all sources says what each was asked, what it gave and how long it took', () => {
    const part = { connection_id: 'c', dialect: 'dataset' as const, row_count: null, execution_time_ms: null }
    show({ sql: [{ ...part, connection_name: 'All sources', text: 'SELECT 1' }, { ...part, connection_name: 'Shop', dialect: 'postgresql', text: 'SELECT 2', row_count: 7, execution_time_ms: 12 }] })
    expect(screen.getByText('SQL on Shop')).toBeTruthy()
    expect(screen.getByText(/^7 rows in 12/)).toBeTruthy()
    expect(screen.getAllByText(/rows in/)).toHaveLength(1)
  })
})

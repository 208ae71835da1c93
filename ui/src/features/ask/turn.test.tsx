import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'

import type { ChatTurn, Piece } from '@/lib/api'

import { Pieces, rowsOf } from './pieces'
import { Turn } from './turn'

const failed: ChatTurn = {
  session_id: 's', message_id: 'm', question: 'Revenue by country', state: 'failed', content: '', insight: null, context_summary: null, generated_sql: null, reading: null,
  columns: [], query_result_preview: [], full_result_row_count: 0, truncated: false, chart_config: null, chart_choices: [], execution_time_ms: 3, token_usage: null, engine: 'builtin',
  trust: null, receipt: null, suggestions: [], clarification: null, refusal: null, edited_sql: false, edited: null, verified: null, created_at: '2026-03-20T09:00:00Z', feedback: null, running: false,
  error: { type: 'about:blank', title: 'Bad Gateway', status: 502, detail: 'The database closed the connection.', code: 'source_failed', request_id: 'r-17' },
}

describe('a turn', () => {
  it('that failed says why in the words of the server', () => {
    render(<I18nProvider i18n={i18n}><Turn turn={failed} current onAsk={() => undefined} onReceipt={() => undefined} /></I18nProvider>)
    expect(screen.getByRole('alert').textContent).toContain('The database closed the connection.')
    expect(screen.getByText('r-17')).toBeTruthy()
  })
  it('gives the focus back when its question is not edited after all', async () => {
    render(<I18nProvider i18n={i18n}><Turn turn={failed} current onAsk={() => undefined} onReceipt={() => undefined} /></I18nProvider>)
    await userEvent.click(screen.getByRole('button', { name: 'Edit the question' }))
    await userEvent.keyboard('{Escape}')
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Edit the question' }))
  })
})

describe('a number of a sentence', () => {
  const sum: Extract<Piece, { kind: 'number' }> = { kind: 'number', text: '12', value: 12, cells: [{ row: 0, column: 1 }], ranges: [{ column: 1, first_row: 3, last_row: 5 }] }

  it('comes from its cells and from the runs of cells', () => {
    expect([...rowsOf(sum)]).toEqual([0, 3, 4, 5])
  })
  it('is traced by the keyboard as by the pointer', async () => {
    const onTrace = vi.fn()
    render(<p><Pieces pieces={[{ kind: 'text', text: 'In all ' }, sum]} onTrace={onTrace} /></p>)
    await userEvent.tab()
    expect(onTrace).toHaveBeenLastCalledWith(new Set([0, 3, 4, 5]))
    await userEvent.tab()
    expect(onTrace).toHaveBeenLastCalledWith(new Set())
  })
})

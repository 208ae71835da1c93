import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderHook } from '@testing-library/react'
import { createElement } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { toast } from '@/components/toast'
import type { GlossaryEntry, List } from '@/lib/api'

import { draftOf } from './entry-form'
import { useGlossary } from './use-glossary'

const entry: GlossaryEntry = { id: 'g1', kind: 'term', name: 'Churn', synonyms: [], definition: null, connection_id: null, target: null, formula: null, table: null, default_filters: [], format: null, created_at: '2026-03-01T00:00:00Z', updated_at: '2026-03-01T00:00:00Z' }
const key = ['glossary', 'page', '', '', '']

function start() {
  const client = new QueryClient()
  client.setQueryData<List<GlossaryEntry>>(key, { data: [entry], count: 1 })
  const { result } = renderHook(() => useGlossary(), { wrapper: ({ children }) => createElement(I18nProvider, { i18n }, createElement(QueryClientProvider, { client }, children)) })
  return { acts: result.current, names: () => client.getQueryData<List<GlossaryEntry>>(key)?.data.map(({ name }) => name) }
}

describe('an entry of the glossary', () => {
  const held: { refuse?: () => void } = {}
  beforeEach(() => {
    vi.spyOn(toast, 'failed').mockReturnValue('failed')
    vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (held.refuse = () => resolve(Response.json({ detail: 'Taken' }, { status: 409 })))))
  })
  afterEach(() => {
    delete held.refuse
    vi.unstubAllGlobals()
  })

  it('has its new name at once, and the old one when the server refuses', async () => {
    const { acts, names } = start()
    const refused = acts.save.mutateAsync({ before: entry, draft: { ...draftOf(entry), name: 'Lost' } }).catch((thrown: unknown) => String(thrown))
    await vi.waitFor(() => expect(names()).toEqual(['Lost']))
    await vi.waitFor(() => expect(held.refuse).toBeDefined())
    held.refuse?.()
    expect(await refused).toContain('Taken')
    expect(names()).toEqual(['Churn'])
  })
  it('is gone at once, and back when the server refuses', async () => {
    const { acts, names } = start()
    acts.remove.mutate(entry)
    await vi.waitFor(() => expect(names()).toEqual([]))
    await vi.waitFor(() => expect(held.refuse).toBeDefined())
    held.refuse?.()
    await vi.waitFor(() => expect(names()).toEqual(['Churn']))
    expect(toast.failed).toHaveBeenCalledOnce()
  })
})

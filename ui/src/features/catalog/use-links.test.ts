import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderHook } from '@testing-library/react'
import { createElement } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { toast } from '@/components/toast'
import type { Catalog } from '@/lib/api'
import { catalogQuery } from '@/lib/queries'

import { catalog } from './sample-catalog'
import { useLinks } from './use-links'

const [link] = catalog.relationships
if (!link) throw new Error('the sample has no relationship')
const ends = { from: link.from, to: link.to }

function start() {
  const client = new QueryClient()
  const key = catalogQuery('c').queryKey
  client.setQueryData<Catalog>(key, catalog)
  const { result } = renderHook(() => useLinks('c'), {
    wrapper: ({ children }) => createElement(I18nProvider, { i18n }, createElement(QueryClientProvider, { client }, children)),
  })
  return { links: result.current, shown: () => client.getQueryData<Catalog>(key)?.relationships ?? [] }
}

describe('what is said of a relationship', () => {
  const held: { refuse?: () => void } = {}
  beforeEach(() => {
    vi.spyOn(toast, 'failed').mockReturnValue('failed')
    vi.spyOn(toast, 'done').mockReturnValue('done')
    vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (held.refuse = () => resolve(Response.json({ title: 'Broken' }, { status: 500 })))))
  })
  afterEach(() => {
    delete held.refuse
    vi.unstubAllGlobals()
  })

  it('is shown at once, and taken back with a word when the server fails', async () => {
    const { links, shown } = start()
    const before = shown()
    links.judge.mutate({ ...ends, state: 'rejected' })
    await vi.waitFor(() => expect(shown()[0]?.state).toBe('rejected'))
    await vi.waitFor(() => expect(held.refuse).toBeDefined())
    held.refuse?.()
    await vi.waitFor(() => expect(shown()).toEqual(before))
    expect(toast.failed).toHaveBeenCalledOnce()
  })
  it('does not say that it is removed where it is not', async () => {
    const { links, shown } = start()
    const before = shown()
    links.remove.mutate(ends)
    await vi.waitFor(() => expect(shown()).toHaveLength(before.length - 1))
    await vi.waitFor(() => expect(held.refuse).toBeDefined())
    held.refuse?.()
    await vi.waitFor(() => expect(shown()).toEqual(before))
    expect(toast.done).not.toHaveBeenCalled()
  })
})

import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { api, unwrap, useSignInGate, type User } from '@/lib/api'
import { meQuery } from '@/lib/queries'

import { SignInGate } from './sign-in-gate'

const mara = { id: 'u1', email: 'mara@halden.example', full_name: 'Mara', role: 'admin', permissions: [] } as unknown as User
const json = (status: number, body: unknown = {}) => Response.json(body, { status })

/** A server whose session has ended until somebody signs in as `user`. */
function serve(user: User) {
  let signedIn = false
  vi.stubGlobal('fetch', async (input: Request | string) => {
    const path = typeof input === 'string' ? input : new URL(input.url).pathname
    if (path.endsWith('/auth/login')) {
      signedIn = true
      return json(200, { user })
    }
    if (!signedIn) return json(401)
    return path.endsWith('/auth/me') ? json(200, user) : json(200, { data: [], count: 0 })
  })
}

function show() {
  const client = new QueryClient()
  client.setQueryData(meQuery.queryKey, mara)
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <textarea aria-label="draft" defaultValue="half a question" />
        <SignInGate />
      </QueryClientProvider>
    </I18nProvider>,
  )
}

const signIn = async () => {
  await userEvent.type(await screen.findByLabelText('Password'), 'secret words')
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
}

describe('a session that ended', () => {
  const go = vi.fn()
  beforeEach(() => {
    useSignInGate.setState({ open: false })
    vi.stubGlobal('location', { ...location, origin: location.origin, assign: go })
    go.mockClear()
  })
  afterEach(() => vi.unstubAllGlobals())

  it('is taken up over the page, with what was typed and what was asked for', async () => {
    serve(mara)
    show()
    const pending = unwrap(api.GET('/api/v1/connections'))
    await signIn()
    await expect(pending).resolves.toEqual({ data: [], count: 0 })
    expect(screen.getByLabelText<HTMLTextAreaElement>('draft').value).toBe('half a question')
    expect(go).not.toHaveBeenCalled()
  })
  it('starts afresh for another person, whose tab keeps nothing of the first', async () => {
    serve({ ...mara, id: 'u2' })
    sessionStorage.setItem('datamind.ask.draft.new', '"secret plans"')
    show()
    void unwrap(api.GET('/api/v1/connections')).catch(() => undefined)
    await signIn()
    await waitFor(() => expect(go).toHaveBeenCalledWith('/'))
    expect(sessionStorage.getItem('datamind.ask.draft.new')).toBeNull()
    expect(useSignInGate.getState().open).toBe(true)
  })
  it('is also taken up when the person signed in within another window', async () => {
    serve(mara)
    show()
    const pending = unwrap(api.GET('/api/v1/connections'))
    await screen.findByLabelText('Password')
    await fetch('/api/v1/auth/login')
    window.dispatchEvent(new Event('focus'))
    await expect(pending).resolves.toEqual({ data: [], count: 0 })
  })
})

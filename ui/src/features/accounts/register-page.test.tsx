import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

import { LoginPage } from './login-page'
import { RegisterPage } from './register-page'
import { setupQuery } from '@/lib/queries'

async function show(page: () => React.ReactNode, registration: boolean) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, refetchOnMount: false } } })
  client.setQueryData(setupQuery.queryKey, { needed: false, registration })
  const router = createRouter({ routeTree: createRootRoute({ component: page }), history: createMemoryHistory() })
  await router.load()
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </I18nProvider>,
  )
}

describe('an organisation of one’s own', () => {
  it('is offered at sign-in only where the server allows it', async () => {
    await show(() => <LoginPage />, true)
    expect((await screen.findByRole('link', { name: 'Create an organisation' })).getAttribute('href')).toBe('/register')
  })
  it('is not offered where it does not', async () => {
    await show(() => <LoginPage />, false)
    expect(await screen.findByRole('button', { name: 'Sign in' })).toBeTruthy()
    expect(screen.queryByRole('link', { name: 'Create an organisation' })).toBeNull()
  })
  it('is refused in a sentence with a way back', async () => {
    await show(() => <RegisterPage open={false} />, false)
    expect(await screen.findByText(/does not let people create organisations/)).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Back to sign-in' }).getAttribute('href')).toBe('/login')
    expect(screen.queryByLabelText('Password')).toBeNull()
  })
})

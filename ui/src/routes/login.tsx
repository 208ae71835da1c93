import { createFileRoute, redirect } from '@tanstack/react-router'

import { LoginPage } from '@/features/accounts/login-page'
import { meQuery, setupQuery } from '@/lib/queries'
import { safePath } from '@/lib/safe-path'
import { readText } from '@/lib/search'

export const Route = createFileRoute('/login')({
  validateSearch: (raw): { next?: string | undefined } => ({ next: readText(raw, 'next', 2000) }),
  beforeLoad: async ({ context, search }) => {
    const me = await context.queryClient.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => null)
    if (me) throw redirect({ href: safePath(search.next) })
  },
  // Known before the first paint, so that nothing moves; sign-in works without it.
  loader: ({ context }) => context.queryClient.ensureQueryData(setupQuery).catch(() => undefined),
  component: Login,
})

function Login() {
  return <LoginPage next={Route.useSearch().next} />
}

import { createFileRoute, redirect } from '@tanstack/react-router'

import { Shell } from '@/app/shell/shell'
import { isSignedOut, meQuery, sessionsQuery, setupQuery } from '@/lib/queries'

/** Everything that needs a person: nothing is drawn before the session is known. */
export const Route = createFileRoute('/_app')({
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery)
    } catch (thrown) {
      if (!isSignedOut(thrown)) throw thrown
      const setup = await context.queryClient.fetchQuery(setupQuery)
      if (setup.needed) throw redirect({ to: '/setup' })
      throw redirect({ to: '/login', search: location.href === '/' ? {} : { next: location.href } })
    }
  },
  loader: ({ context }) => void context.queryClient.prefetchQuery(sessionsQuery),
  component: Shell,
})

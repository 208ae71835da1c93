import { createFileRoute, redirect } from '@tanstack/react-router'

import { SetupPage } from '@/features/accounts/setup/setup-page'
import { setupIsOpen } from '@/features/accounts/setup/state'
import { meQuery, setupQuery } from '@/lib/queries'
import { readText } from '@/lib/search'

/** The first start. A wizard that was begun goes on; a server that is set up sends to its front door. */
export const Route = createFileRoute('/setup')({
  validateSearch: (raw): { token?: string | undefined } => ({ token: readText(raw, 'token') }),
  beforeLoad: async ({ context }) => {
    const { needed } = await context.queryClient.fetchQuery(setupQuery)
    if (needed) return
    const me = await context.queryClient.fetchQuery(meQuery).catch(() => null)
    if (!me || !setupIsOpen()) throw redirect({ to: '/' })
  },
  component: Setup,
})

function Setup() {
  return <SetupPage token={Route.useSearch().token} />
}

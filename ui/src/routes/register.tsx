import { createFileRoute, redirect } from '@tanstack/react-router'

import { RegisterPage } from '@/features/accounts/register-page'
import { setupQuery } from '@/lib/queries'

export const Route = createFileRoute('/register')({
  beforeLoad: async ({ context }) => {
    const { needed, registration } = await context.queryClient.fetchQuery(setupQuery)
    if (needed) throw redirect({ to: '/setup' })
    return { registration }
  },
  component: Register,
})

function Register() {
  return <RegisterPage open={Route.useRouteContext().registration} />
}

import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'

import { Dialog } from '@/components/dialog'
import { Skeleton } from '@/components/skeleton'
import { signedInAgain, useSignInGate, type User } from '@/lib/api'
import { useMe } from '@/lib/me'
import { meQuery } from '@/lib/queries'

// Rarely needed, and it brings the form library along.
const LoginForm = lazy(() => import('@/features/accounts').then((part) => ({ default: part.LoginForm })))

/** Asks to sign in over the page when the session has ended, so that no work is lost. */
export function SignInGate() {
  const { t } = useLingui()
  const open = useSignInGate((state) => state.open)
  const me = useMe()
  const client = useQueryClient()
  const done = (user: User) => {
    // Someone else's page must not stay in view.
    if (user.id !== me.id) return location.assign('/')
    client.setQueryData(meQuery.queryKey, user)
    return signedInAgain()
  }
  return (
    <Dialog open={open} onOpenChange={() => undefined} locked title={t`Sign in again`} description={t`Your session has ended. What you were doing stays as it is.`}>
      <Suspense fallback={<Skeleton className="h-48" />}>
        <LoginForm email={me.email} onDone={done} />
      </Suspense>
    </Dialog>
  )
}

import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useEffect } from 'react'

import { Dialog } from '@/components/dialog'
import { Skeleton } from '@/components/skeleton'
import { quietApi, signedInAgain, unwrap, useSignInGate, type User } from '@/lib/api'
import { forgetLasting } from '@/lib/lasting'
import { useMe } from '@/lib/me'
import { meQuery } from '@/lib/queries'

// Rarely needed, and it brings the form library along.
const LoginForm = lazy(() => import('@/features/accounts').then((part) => ({ default: part.LoginForm })))

/** Asks to sign in over the page when the session has ended, so that no work is lost. */
export function SignInGate() {
  const { t } = useLingui()
  const open = useSignInGate((state) => state.open)
  const { id, email } = useMe()
  const client = useQueryClient()
  const done = useCallback(
    (user: User) => {
      if (user.id !== id) {
        // Someone else's page and drafts must not stay in view.
        forgetLasting()
        return location.assign('/')
      }
      client.setQueryData(meQuery.queryKey, user)
      signedInAgain()
      // What failed quietly meanwhile.
      return void client.invalidateQueries()
    },
    [client, id],
  )
  useEffect(() => {
    if (!open) return undefined
    // Signing in within another window is enough.
    const look = () => document.visibilityState === 'visible' && void unwrap(quietApi.GET('/api/v1/auth/me')).then(done, () => undefined)
    addEventListener('focus', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      removeEventListener('focus', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [open, done])
  return (
    <Dialog open={open} onOpenChange={() => undefined} locked title={t`Sign in again`} description={t`Your session has ended. What you were doing stays as it is.`}>
      <Suspense fallback={<Skeleton className="h-48" />}>
        <LoginForm email={email} onDone={done} />
      </Suspense>
    </Dialog>
  )
}

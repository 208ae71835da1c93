import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'

import { meQuery, setupQuery } from '@/lib/queries'
import { safePath } from '@/lib/safe-path'
import { startOf } from '@/lib/start-page'
import { useTitle } from '@/lib/use-title'

import { Door } from './door'
import { LoginForm } from './login-form'

/** Sign-in; the page a person wanted comes right after. */
export function LoginPage({ next }: { next?: string | undefined }) {
  const { t } = useLingui()
  useTitle(t`Sign in`)
  const client = useQueryClient()
  const router = useRouter()
  const state = useQuery(setupQuery).data
  return (
    <Door title={t`Sign in`}>
      <LoginForm
        onDone={(user) => {
          client.setQueryData(meQuery.queryKey, user)
          router.history.push(next === undefined ? startOf(user) : safePath(next))
        }}
      />
      <p className="mt-5 text-center text-xs text-ink-3">
        <Trans>Keeps you signed in for 7 days on this device</Trans>
      </p>
      {state?.registration ? (
        <p className="mt-6 border-t border-line pt-5 text-center text-sm text-ink-2">
          <Trans>
            No account yet?{' '}
            <Link to="/register" className="link">
              Create an organisation
            </Link>
          </Trans>
        </p>
      ) : null}
    </Door>
  )
}

import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { Compass } from 'lucide-react'

import { buttonClass } from '@/components/button'
import { EmptyState, ErrorState } from '@/components/states'
import { useTitle } from '@/lib/use-title'

/** A page that failed, with a way on. The frame around it stays. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return (
    <div className="flex min-h-full flex-1 items-center">
      <ErrorState error={error} retry={retry} />
    </div>
  )
}

export function NotFound() {
  const { t } = useLingui()
  useTitle(t`Not found`)
  return (
    <main className="flex min-h-dvh flex-1 flex-col items-center justify-center">
      <h1 className="sr-only">
        <Trans>Not found</Trans>
      </h1>
      <EmptyState
        icon={<Compass aria-hidden />}
        title={t`There is nothing at this address`}
        action={
          <Link to="/" className={buttonClass({ variant: 'primary' })}>
            <Trans>Go to Ask</Trans>
          </Link>
        }
      >
        <Trans>It may have been moved or deleted, or it belongs to someone else.</Trans>
      </EmptyState>
    </main>
  )
}

import { CSPProvider } from '@base-ui/react/csp-provider'
import type { I18n } from '@lingui/core'
import { I18nProvider, useLingui } from '@lingui/react'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { RouterProvider, type AnyRouter } from '@tanstack/react-router'
import { Fragment, type ReactNode } from 'react'

import { ErrorBoundary } from '@/components/error-boundary'
import { Toasts } from '@/components/toast'
import { TooltipLayer } from '@/components/tooltip-layer'
import { pageNonce } from '@/lib/releases'

type ProvidersProps = { i18n: I18n; queryClient: QueryClient; router: AnyRouter }

/** Draws everything anew in another language: not every part listens for the change itself. */
function Spoken({ children }: { children: ReactNode }) {
  const { i18n } = useLingui()
  return <Fragment key={i18n.locale}>{children}</Fragment>
}

/** Everything a page may rely on. */
export function Providers({ i18n, queryClient, router }: ProvidersProps) {
  return (
    <CSPProvider nonce={pageNonce()} disableStyleElements={pageNonce() === undefined}>
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <Spoken>
            <ErrorBoundary>
              <RouterProvider router={router} />
            </ErrorBoundary>
            <Toasts />
            <TooltipLayer />
          </Spoken>
        </QueryClientProvider>
      </I18nProvider>
    </CSPProvider>
  )
}

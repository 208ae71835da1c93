import { Trans } from '@lingui/react/macro'
import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'

import { useDispatcher } from '@/lib/actions'
import { usePhone } from '@/lib/use-media'

import { ActionLists } from '../palette'
import { SignInGate } from '../sign-in-gate'
import { FileCatcher } from './file-catcher'
import { OfflineBanner } from './offline-banner'
import { BottomBar, NavDrawer } from './phone-nav'
import { Sidebar } from './sidebar'
import { useReleaseNews } from './use-release-news'
import { useShellActions } from './use-shell-actions'

// The page stands before anybody looks at jobs.
const JobsWatch = lazy(() => import('@/features/jobs').then((part) => ({ default: part.JobsWatch })))

const skip = 'sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-toast focus:rounded-md focus:bg-raised focus:px-3 focus:py-2 focus:shadow-raised'

/** The frame around every page: sidebar and sheet, or bottom bar and drawer on a phone. */
export function Shell() {
  const phone = usePhone()
  useShellActions()
  useDispatcher()
  useReleaseNews()
  return (
    <div className="flex h-dvh bg-canvas max-sm:flex-col">
      <a href="#main" className={skip}>
        <Trans>Skip to content</Trans>
      </a>
      {phone ? <NavDrawer /> : <Sidebar />}
      <div className="flex min-h-0 min-w-0 flex-1 flex-col sm:p-2 sm:pl-0">
        <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col overflow-hidden bg-surface outline-none sm:rounded-lg sm:shadow-sheet">
          <OfflineBanner />
          <Outlet />
        </main>
      </div>
      {phone ? <BottomBar /> : null}
      <ActionLists />
      <SignInGate />
      <FileCatcher />
      <Suspense fallback={null}>
        <JobsWatch />
      </Suspense>
    </div>
  )
}

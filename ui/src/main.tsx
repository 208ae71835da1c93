import './styles/index.css'

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { Providers } from '@/app/providers'
import { createAppRouter } from '@/app/router'
import { loadFloatingSoon } from '@/components/floating/load'
import { followLanguage, i18n } from '@/lib/i18n'
import { followPreferences } from '@/lib/preferences'
import { createQueryClient } from '@/lib/query-client'
import { followReleases } from '@/lib/releases'

import { routeTree } from './routeTree.gen'

followPreferences()
followReleases()
loadFloatingSoon()

const queryClient = createQueryClient()
const router = createAppRouter(routeTree, queryClient)

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter<typeof routeTree>>
  }
}

const root = document.getElementById('root')
if (root) {
  // The words are here before the first paint, so that no page changes its language while it is read.
  void followLanguage().then(() =>
    createRoot(root).render(
      <StrictMode>
        <Providers i18n={i18n} queryClient={queryClient} router={router} />
      </StrictMode>,
    ),
  )
}

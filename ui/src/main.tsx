import './styles/index.css'

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { Providers } from '@/app/providers'
import { createAppRouter } from '@/app/router'
import { loadFloatingSoon } from '@/components/floating/load'
import { startLanguage } from '@/lib/i18n'
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
  createRoot(root).render(
    <StrictMode>
      <Providers i18n={startLanguage()} queryClient={queryClient} router={router} />
    </StrictMode>,
  )
}

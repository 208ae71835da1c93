import type { QueryClient } from '@tanstack/react-query'
import { createRouter, type AnyRoute } from '@tanstack/react-router'

import { noteBegun } from '@/lib/start-page'

import { NotFound, RouteError } from './route-states'

export type RouterContext = { queryClient: QueryClient }

export function createAppRouter<Tree extends AnyRoute>(routeTree: Tree, queryClient: QueryClient) {
  const router = createRouter({
    routeTree,
    context: { queryClient } as never,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFound,
    defaultPendingMs: 300,
    notFoundMode: 'root',
  })
  const stop = router.subscribe('onResolved', () => {
    noteBegun()
    stop()
  })
  return router
}

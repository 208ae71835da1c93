import { createFileRoute, redirect } from '@tanstack/react-router'

import { AskPage } from '@/features/ask'
import { meQuery } from '@/lib/queries'
import { readText } from '@/lib/search'
import { isBeginning, startOf } from '@/lib/start-page'

type Search = {
  /** A question to ask as soon as the page is there. */
  ask?: string | undefined
  connection?: string | undefined
}

export const Route = createFileRoute('/_app/')({
  validateSearch: (raw): Search => ({ ask: readText(raw, 'ask', 5000), connection: readText(raw, 'connection') }),
  beforeLoad: async ({ context, search, preload }) => {
    if (preload || !isBeginning() || search.ask || search.connection) return
    const start = startOf(await context.queryClient.ensureQueryData(meQuery))
    if (start !== '/') throw redirect({ to: start, replace: true })
  },
  component: NewQuestion,
})

function NewQuestion() {
  const { ask, connection } = Route.useSearch()
  return <AskPage sessionId={null} ask={ask} connectionId={connection} />
}

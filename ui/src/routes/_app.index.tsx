import { createFileRoute } from '@tanstack/react-router'

import { AskPage } from '@/features/ask'
import { readText } from '@/lib/search'

type Search = {
  /** A question to ask as soon as the page is there. */
  ask?: string | undefined
  connection?: string | undefined
}

export const Route = createFileRoute('/_app/')({
  validateSearch: (raw): Search => ({ ask: readText(raw, 'ask', 5000), connection: readText(raw, 'connection') }),
  component: NewQuestion,
})

function NewQuestion() {
  const { ask, connection } = Route.useSearch()
  return <AskPage sessionId={null} ask={ask} connectionId={connection} />
}

import { createFileRoute } from '@tanstack/react-router'

import { AskPage } from '@/features/ask'

export const Route = createFileRoute('/_app/ask/$sessionId')({ component: Conversation })

function Conversation() {
  const { sessionId } = Route.useParams()
  return <AskPage key={sessionId} sessionId={sessionId} />
}

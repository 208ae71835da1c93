import { ChevronRight } from 'lucide-react'

import type { ChatTurn } from '@/lib/api'

import { TrustMark } from './trust-mark'

/** An earlier turn in one line: question, headline, trust. */
export const FoldedTurn = ({ turn, onOpen }: { turn: ChatTurn; onOpen: () => void }) => (
  <button type="button" aria-expanded="false" onClick={onOpen} className="mb-3 flex min-h-10 w-full items-center gap-3 rounded-md border border-line-faint bg-sunken px-3 py-2 text-left time-1 hover:bg-hover">
    <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" />
    <span className="max-w-[55%] shrink-0 truncate text-sm font-label">{turn.question}</span>
    <span className="min-w-0 flex-1 truncate text-sm text-ink-2">{turn.content}</span>
    {turn.trust ? <TrustMark trust={turn.trust} edited={turn.edited_sql} short /> : null}
  </button>
)

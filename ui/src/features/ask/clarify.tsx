import { useLingui } from '@lingui/react/macro'

import { Badge } from '@/components/chip'
import { Keys } from '@/components/keys'
import { useActions } from '@/lib/actions'
import type { Clarification, ReadingQuery } from '@/lib/api'

type ClarifyProps = { clarification: Clarification; current: boolean; onChoose: (reading: ReadingQuery) => void }

/** One short question with choices; the best guess is marked. Number keys choose. */
export function Clarify({ clarification, current, onChoose }: ClarifyProps) {
  const { t } = useLingui()
  const { choices } = clarification
  useActions(current ? choices.map(({ label, reading }, at) => ({ id: `clarify.${at}`, group: 'page', label, keys: String(at + 1), run: () => onChoose(reading) })) : [])
  return (
    <div className="mt-3">
      <p className="text-md font-title" role={current ? 'status' : undefined}>
        {clarification.question}
      </p>
      <ul className="mt-2.5 list-none overflow-hidden rounded-lg border border-line p-0">
        {choices.map((choice, at) => (
          <li key={choice.label} className="border-b border-line last:border-b-0">
            <button type="button" onClick={() => onChoose(choice.reading)} className="flex min-h-row-relaxed w-full items-center gap-3 px-3.5 py-2 text-left time-1 hover:bg-hover">
              <span className="max-sm:hidden">
                <Keys>{String(at + 1)}</Keys>
              </span>
              <span className="min-w-0 flex-1">
                <span className="flex flex-wrap items-center gap-2 text-sm font-label text-ink">
                  {choice.label}
                  {choice.best_guess ? <Badge tone="accent">{t`best guess`}</Badge> : null}
                </span>
                {choice.detail ? <span className="block text-sm text-ink-2">{choice.detail}</span> : null}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

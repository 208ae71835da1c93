import { useLingui } from '@lingui/react/macro'
import { CircleSlash, CornerDownRight, Lock } from 'lucide-react'

import { buttonClass } from '@/components/button'
import type { Refusal } from '@/lib/api'
import { cn } from '@/lib/cn'

type RefusedProps = { refusal: Refusal; onAsk: (question: string) => void }

/** Nothing was run: what was understood, what could not be placed, and the nearest questions that can be asked. */
export function Refused({ refusal, onAsk }: RefusedProps) {
  const { t } = useLingui()
  const Icon = refusal.reason === 'only_reads' ? Lock : CircleSlash
  return (
    <div className="mt-3 flex gap-3 rounded-lg border border-line px-4 py-3.5">
      <Icon aria-hidden className={cn('mt-0.5 size-5 shrink-0', refusal.reason === 'only_reads' ? 'text-ink-3' : 'text-warn-ink')} />
      <div className="min-w-0 flex-1">
        <p className="text-md font-title" role="status">
          {refusal.reason === 'only_reads' ? t`DataMind only reads` : refusal.unplaced.length > 0 ? t`I could not place every word, so I have not run anything` : t`I have not run anything`}
        </p>
        <p className="mt-0.5 text-md text-ink-2">{refusal.message}</p>
        {refusal.understood.length + refusal.unplaced.length > 0 ? (
          <dl className="mt-3 grid grid-cols-[minmax(4rem,auto)_1fr] gap-x-4 gap-y-1 text-sm">
            {refusal.understood.map((part) => (
              <div key={part.text} className="contents">
                <dt className="text-ink-2">{part.text}</dt>
                <dd className="m-0 text-ink">{part.meaning}</dd>
              </div>
            ))}
            {refusal.unplaced.map((word) => (
              <div key={word} className="contents">
                <dt className="text-ink-2 underline decoration-bad-solid decoration-wavy underline-offset-2">{word}</dt>
                <dd className="m-0 text-bad-ink">{t`not found`}</dd>
              </div>
            ))}
          </dl>
        ) : null}
        {refusal.nearest.length > 0 ? (
          <ul aria-label={t`Nearest questions`} className="mt-3.5 flex list-none flex-wrap gap-2 p-0">
            {refusal.nearest.map((question) => (
              <li key={question} className="max-w-full">
                <button type="button" onClick={() => onAsk(question)} className={cn(buttonClass(), 'max-w-full rounded-full font-body')}>
                  <CornerDownRight aria-hidden className="size-3.5 text-ink-3" />
                  <span className="truncate">{question}</span>
                </button>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  )
}

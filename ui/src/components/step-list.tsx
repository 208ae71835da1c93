import { Check, Minus, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'

import { cn } from '@/lib/cn'

export type StepState = 'ok' | 'failed' | 'warning' | 'skipped' | 'running' | 'waiting'

export type Step = {
  id: string
  title: ReactNode
  state: StepState
  /** What was found. */
  detail?: ReactNode
  /** At the right: the time it took. */
  time?: ReactNode
  /** Opens in place under the step: the remedy. */
  children?: ReactNode
}

const circles: Record<StepState, string> = {
  ok: 'border-ok-line bg-ok-soft text-ok-ink',
  failed: 'border-bad-line bg-bad-soft text-bad-ink',
  warning: 'border-warn-line bg-warn-soft text-warn-ink',
  skipped: 'border-line bg-surface text-ink-3',
  running: 'turn border-line border-t-accent text-transparent',
  waiting: 'border-line bg-surface text-transparent',
}

const icons: Record<StepState, ReactNode> = {
  ok: <Check className="size-3" aria-hidden />,
  failed: <X className="size-3" aria-hidden />,
  warning: <TriangleAlert className="size-3" aria-hidden />,
  skipped: <Minus className="size-3" aria-hidden />,
  running: null,
  waiting: null,
}

/** What was tried, in order, and what came of it. */
export function StepList({ label, steps, words }: { label: string; steps: Step[]; words: Record<StepState, string> }) {
  return (
    <ol aria-label={label}>
      {steps.map((step, index) => (
        <li key={step.id} className="relative flex gap-3 pb-2.5">
          {index < steps.length - 1 ? <span aria-hidden className="absolute top-6 bottom-0 left-[0.59375rem] w-px bg-line" /> : null}
          <span className={cn('mt-px flex size-5 shrink-0 items-center justify-center rounded-full border', circles[step.state])}>
            {icons[step.state]}
            <span className="sr-only">{words[step.state]}</span>
          </span>
          <div className="min-w-0 flex-1">
            <div className="flex items-baseline justify-between gap-3">
              <span className={cn('text-sm font-label', (step.state === 'waiting' || step.state === 'skipped') && 'text-ink-3')}>{step.title}</span>
              {step.time ? <span className="shrink-0 text-xs text-ink-3 tabular-nums">{step.time}</span> : null}
            </div>
            {step.detail ? <p className={cn('text-xs', step.state === 'failed' ? 'text-bad-ink' : 'text-ink-2')}>{step.detail}</p> : null}
            {step.children}
          </div>
        </li>
      ))}
    </ol>
  )
}

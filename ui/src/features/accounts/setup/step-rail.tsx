import { useLingui } from '@lingui/react/macro'
import { Check } from 'lucide-react'

import { cn } from '@/lib/cn'

import type { SetupStep } from './state'

const order: SetupStep[] = ['account', 'data', 'question']

/** Where in the wizard a person is. */
export function StepRail({ step, email }: { step: SetupStep; email: string }) {
  const { t } = useLingui()
  const at = order.indexOf(step)
  const steps = [
    { title: t`Your account`, detail: at > 0 && email ? email : t`Who runs this` },
    { title: t`Your data`, detail: t`Something to ask about` },
    { title: t`First question`, detail: t`See an answer` },
  ]
  return (
    <ol aria-label={t`Steps`} className="mt-6 flex gap-2 lg:mt-10 lg:flex-col lg:gap-0">
      {steps.map(({ title, detail }, index) => (
        <li key={title} aria-current={index === at ? 'step' : undefined} className={cn('relative flex items-start gap-2.5 lg:pb-6', index !== at && 'max-lg:[&>div]:sr-only')}>
          {index < 2 ? <span aria-hidden className="absolute top-7 bottom-1 left-3 w-px bg-line-strong max-lg:hidden" /> : null}
          <span
            className={cn(
              'flex size-6 shrink-0 items-center justify-center rounded-full border text-xs font-title',
              index < at && 'border-ok-line bg-ok-soft text-ok-ink',
              index === at && 'border-fill bg-fill text-on-fill',
              index > at && 'border-line-control text-ink-2',
            )}
          >
            {index < at ? <Check className="size-3.5" aria-label={t`done`} /> : index + 1}
          </span>
          <div className="min-w-0 pt-0.5">
            <p className={cn('text-sm font-label', index === at ? 'text-ink' : 'text-ink-2')}>{title}</p>
            <p className="truncate text-xs text-ink-3 max-lg:hidden">{detail}</p>
          </div>
        </li>
      ))}
    </ol>
  )
}

import { useLingui } from '@lingui/react/macro'
import { Check } from 'lucide-react'
import { Fragment } from 'react'

import { cn } from '@/lib/cn'

/** How far the wizard is. */
export function WizardSteps({ steps, at }: { steps: string[]; at: number }) {
  const { t } = useLingui()
  return (
    <ol aria-label={t`Steps`} className="flex items-center gap-2 pb-3">
      {steps.map((title, index) => (
        <Fragment key={title}>
          {index > 0 ? <li aria-hidden className="h-px min-w-3 flex-1 bg-line-strong" /> : null}
          <li aria-current={index === at ? 'step' : undefined} className={cn('flex items-center gap-2 text-sm', index === at ? 'font-title' : 'text-ink-2')}>
            <span
              className={cn(
                'flex size-5 items-center justify-center rounded-full border text-2xs font-title',
                index < at && 'border-transparent bg-press text-ink-2',
                index === at && 'border-fill bg-fill text-on-fill',
                index > at && 'border-line-control text-ink-2',
              )}
            >
              {index < at ? <Check className="size-3" aria-label={t`done`} /> : index + 1}
            </span>
            {/* Four names do not stand side by side on a phone. */}
            <span className={cn(index !== at && steps.length > 3 && 'max-sm:sr-only')}>{title}</span>
          </li>
        </Fragment>
      ))}
    </ol>
  )
}

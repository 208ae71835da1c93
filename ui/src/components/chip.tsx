import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps, ReactNode } from 'react'

import { cn } from '@/lib/cn'

const chipClass = cva('inline-flex h-control-sm max-w-full items-center gap-1.5 rounded-sm border px-2 text-sm font-label whitespace-nowrap [&>.lucide]:size-3.5', {
  variants: {
    state: {
      rest: 'border-line-strong bg-surface text-ink [&>.lucide]:text-ink-3',
      changed: 'border-accent-line bg-accent-soft text-ink [&>.lucide]:text-accent',
    },
  },
  defaultVariants: { state: 'rest' },
})

/** A part of what was understood. A button where it opens a choice, else plain text. */
export function Chip({ state, className, onClick, children, ...rest }: ComponentProps<'button'> & VariantProps<typeof chipClass>) {
  const look = cn(chipClass({ state }), onClick && 'transition-colors time-1 hover:bg-hover data-popup-open:bg-selected', className)
  if (!onClick && rest['aria-haspopup'] === undefined) return <span className={look}>{children}</span>
  return (
    <button type="button" className={look} onClick={onClick} {...rest}>
      {children}
    </button>
  )
}

const badges = {
  plain: 'border-line-strong text-ink-2',
  quiet: 'border-transparent bg-press text-ink-2',
  ok: 'border-ok-line bg-ok-soft text-ok-ink',
  warn: 'border-warn-line bg-warn-soft text-warn-ink',
  bad: 'border-bad-line bg-bad-soft text-bad-ink',
  info: 'border-info-line bg-info-soft text-info-ink',
  accent: 'border-accent-line bg-accent-soft text-accent',
}

/** A state in one or two words. */
export const Badge = ({ tone = 'plain', className, children }: { tone?: keyof typeof badges; className?: string; children: ReactNode }) => (
  <span className={cn('inline-flex items-center gap-1 rounded-full border px-1.5 py-px text-2xs font-label whitespace-nowrap [&>.lucide]:size-3', badges[tone], className)}>
    {children}
  </span>
)

const dots = { ok: 'bg-ok-solid', warn: 'bg-warn-solid', bad: 'bg-bad-solid', info: 'bg-info-solid', quiet: 'bg-line-control' }

/** A coloured dot; the word beside it carries the meaning. */
export const Dot = ({ tone, className }: { tone: keyof typeof dots; className?: string }) => (
  <span aria-hidden className={cn('inline-block size-[0.4375rem] shrink-0 rounded-full', dots[tone], className)} />
)

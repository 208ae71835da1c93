import { cva, type VariantProps } from 'class-variance-authority'
import { LoaderCircle } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'

import { cn } from '@/lib/cn'

import { Tooltip } from './tooltip'

export const buttonClass = cva(
  [
    'touch-area inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-label whitespace-nowrap select-none',
    'transition-colors time-1 aria-disabled:cursor-default',
  ],
  {
    variants: {
      variant: {
        primary: [
          'bg-fill text-on-fill not-aria-disabled:hover:bg-fill-hover not-aria-disabled:active:bg-fill-press',
          'aria-disabled:bg-press aria-disabled:text-ink-disabled aria-busy:bg-fill aria-busy:text-on-fill',
        ],
        secondary: [
          'border border-line-strong bg-surface text-ink shadow-control not-aria-disabled:hover:bg-hover not-aria-disabled:active:bg-press',
          'aria-disabled:border-line aria-disabled:text-ink-disabled aria-busy:text-ink',
        ],
        quiet: 'text-ink-2 not-aria-disabled:hover:bg-hover not-aria-disabled:active:bg-press aria-disabled:text-ink-disabled aria-busy:text-ink-2',
        danger: 'bg-danger text-on-danger aria-disabled:bg-press aria-disabled:text-ink-disabled aria-busy:bg-danger aria-busy:text-on-danger',
      },
      size: {
        sm: 'h-control-sm px-2 text-xs',
        md: 'h-control-md px-[0.6875rem] text-sm',
        lg: 'h-control-lg px-3.5 text-sm',
        xl: 'h-10 px-4 text-sm pointer-coarse:h-control-touch',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
)

export type ButtonProps = ComponentProps<'button'> &
  VariantProps<typeof buttonClass> & {
    /** While true the button keeps its width, says what it does and can't be pressed again. */
    busy?: boolean
    busyLabel?: ReactNode
    /** Why the button does nothing right now. Shown on focus and hover. */
    disabledReason?: string | undefined
  }

/** Filled once a view, secondary else, quiet in bars. */
export function Button({ variant, size, busy = false, busyLabel, disabledReason, disabled, className, children, onClick, type, ...rest }: ButtonProps) {
  const off = disabled || busy || Boolean(disabledReason)
  const button = (
    <button
      type={type === 'submit' ? 'submit' : 'button'}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      className={cn(buttonClass({ variant, size }), className)}
      onClick={(event) => {
        if (off) event.preventDefault()
        else onClick?.(event)
      }}
      {...rest}
    >
      {busyLabel === undefined ? (
        children
      ) : (
        <span className="grid place-items-center *:col-start-1 *:row-start-1">
          <span className={cn('inline-flex items-center gap-1.5', busy && 'invisible')}>{children}</span>
          <span className={cn('inline-flex items-center gap-1.5', !busy && 'invisible')} aria-hidden={!busy}>
            <LoaderCircle className="turn" aria-hidden />
            {busyLabel}
          </span>
        </span>
      )}
    </button>
  )
  return disabledReason ? <Tooltip label={disabledReason}>{button}</Tooltip> : button
}

import type { ComponentProps, ReactNode } from 'react'

import { cn } from '@/lib/cn'

import { Tooltip } from './tooltip'

export type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label'> & {
  /** What it does: the accessible name and the tooltip. */
  label: string
  shortcut?: string
  size?: 'sm' | 'md'
  children: ReactNode
}

/** A quiet button that shows an icon only. */
export function IconButton({ label, shortcut, size = 'md', className, children, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        className={cn(
          'inline-flex shrink-0 items-center justify-center rounded-md text-ink-2 transition-colors time-1 hover:bg-hover active:bg-press',
          'aria-pressed:bg-selected aria-pressed:text-ink data-popup-open:bg-selected',
          size === 'md' ? 'size-control-md' : 'size-control-sm',
          className,
        )}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  )
}

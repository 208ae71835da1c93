import { Trans } from '@lingui/react/macro'
import type { ComponentProps } from 'react'

import { cn } from '@/lib/cn'

/** A light table for lists of things; results have a grid of their own. */
export const Table = ({ className, ...rest }: ComponentProps<'table'>) => <table className={cn('w-full border-separate border-spacing-0 text-left text-sm', className)} {...rest} />

export const Th = ({ className, numeric, ...rest }: ComponentProps<'th'> & { numeric?: boolean }) => (
  <th
    scope="col"
    className={cn('sticky top-0 z-sticky h-8 border-b border-line bg-surface px-3 text-xs font-body whitespace-nowrap text-ink-3 first:pl-5 last:pr-5', numeric && 'text-right', className)}
    {...rest}
  />
)

export const Td = ({ className, numeric, ...rest }: ComponentProps<'td'> & { numeric?: boolean }) => (
  <td className={cn('border-b border-line-faint px-3 first:pl-5 last:pr-5', numeric && 'text-right', className)} {...rest} />
)

/** What stands where a value is missing. */
export const Null = ({ children = 'null' }: { children?: string }) => <span className="text-ink-3 italic">{children}</span>

/** What stands where a text is there and has no letter. */
export const Empty = () => (
  <span className="text-ink-3 italic">
    <Trans>empty</Trans>
  </span>
)

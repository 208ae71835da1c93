import { useLingui } from '@lingui/react/macro'
import { ChevronDown, X } from 'lucide-react'
import { useState, type MouseEvent, type ReactNode } from 'react'

import { Popover } from '@/components/popover'
import { cn } from '@/lib/cn'

type PartChipProps = { text: string; /** What pressing it changes. */ title: string; onRemove?: (() => void) | undefined; /** Opens at once: it was just added and wants more. */ fresh?: boolean; unfinished?: boolean; children: ReactNode }

const look = 'inline-flex h-control-sm max-w-full items-center rounded-sm border text-sm font-label pointer-coarse:h-control-touch'
const half = 'inline-flex h-full min-w-0 items-center gap-1.5 px-2 transition-colors time-1 hover:bg-hover data-popup-open:bg-selected [&>.lucide]:size-3.5 [&>.lucide]:text-ink-3'

/** A part of the question: pressing it changes it, the cross takes it away. */
export function PartChip({ text, title, onRemove, fresh = false, unfinished = false, children }: PartChipProps) {
  const { t } = useLingui()
  const [open, setOpen] = useState(fresh)
  // The focus goes on to what adds the next part, not back to the top of the page.
  const remove = (event: MouseEvent<HTMLElement>) => {
    event.currentTarget.closest('[role=group]')?.querySelector<HTMLElement>('[data-adds]')?.focus()
    onRemove?.()
  }
  const trigger = (
    <button type="button" aria-label={`${title}: ${text}`} className={cn(half, 'rounded-l-sm', !onRemove && 'rounded-r-sm')}>
      <span className="truncate">{text}</span>
      <ChevronDown aria-hidden />
    </button>
  )
  return (
    <span className={cn(look, unfinished ? 'border-dashed border-line-control bg-surface' : 'border-line-strong bg-surface')}>
      <Popover title={title} open={open} onOpenChange={setOpen} trigger={trigger} className="w-80">
        {children}
      </Popover>
      {onRemove ? (
        <button type="button" aria-label={t`Remove ${text}`} onClick={remove} className={cn(half, 'rounded-r-sm border-l border-line px-1.5 pointer-coarse:px-3')}>
          <X aria-hidden />
        </button>
      ) : null}
    </span>
  )
}

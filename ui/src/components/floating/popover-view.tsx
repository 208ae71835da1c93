import { Popover as Base } from '@base-ui/react/popover'

import { cn } from '@/lib/cn'

import type { PopoverProps } from '../popover'

export function PopoverView({ trigger, title, open, onOpenChange, side = 'bottom', align = 'start', className, children, defaultOpen }: PopoverProps & { defaultOpen: boolean }) {
  const control = open === undefined ? { defaultOpen } : { open }
  return (
    <Base.Root {...control} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={6} className="z-command">
          <Base.Popup className={cn('popup max-h-(--available-height) max-w-[min(26rem,calc(100vw-1.5rem))] overflow-y-auto p-3', className)}>
            {title ? <Base.Title className="mb-2 text-sm font-title">{title}</Base.Title> : null}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

export const PopoverCloseView = Base.Close

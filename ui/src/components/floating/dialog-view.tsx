import { Dialog as Base } from '@base-ui/react/dialog'

import { cn } from '@/lib/cn'

import type { DialogProps, SheetProps } from '../dialog'

const scrim = 'fixed inset-0 z-dialog bg-scrim transition-opacity time-3 data-ending-style:opacity-0 data-starting-style:opacity-0'

export function DialogView({ open, onOpenChange, title, description, footer, locked = false, className, children }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => (next || !locked) && onOpenChange(next)} disablePointerDismissal={locked}>
      <Base.Portal>
        <Base.Backdrop className={scrim} />
        <Base.Popup
          className={cn(
            'fixed inset-x-0 bottom-0 z-dialog mx-auto max-h-[90dvh] w-full max-w-[26.5rem] overflow-y-auto rounded-t-xl bg-raised p-5 shadow-dialog outline-none',
            'transition-[opacity,transform] time-3 ease-out data-ending-style:opacity-0 data-starting-style:opacity-0',
            'max-sm:data-ending-style:translate-y-4 max-sm:data-starting-style:translate-y-4 sm:top-[12vh] sm:bottom-auto sm:rounded-xl',
            className,
          )}
        >
          <Base.Title className="text-lg font-title text-balance">{title}</Base.Title>
          {description ? <Base.Description className="mt-1.5 text-md text-ink-2">{description}</Base.Description> : null}
          {children ? <div className="mt-4">{children}</div> : null}
          {footer ? <div className="mt-5 flex flex-wrap justify-end gap-2">{footer}</div> : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

const sides = {
  left: 'inset-y-0 left-0 w-[min(19rem,86vw)] data-ending-style:-translate-x-full data-starting-style:-translate-x-full',
  right: 'inset-y-0 right-0 w-[min(30rem,100vw)] data-ending-style:translate-x-full data-starting-style:translate-x-full',
  bottom: 'inset-x-0 bottom-0 max-h-[85dvh] rounded-t-xl data-ending-style:translate-y-full data-starting-style:translate-y-full',
}

export function SheetView({ open, onOpenChange, title, side = 'right', className, children }: SheetProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={cn(scrim, 'z-drawer')} />
        <Base.Popup
          className={cn(
            'fixed z-drawer flex flex-col overflow-y-auto bg-surface shadow-dialog outline-none transition-transform time-3 ease-out',
            'pb-[env(safe-area-inset-bottom)]',
            sides[side],
            className,
          )}
        >
          <Base.Title className="sr-only">{title}</Base.Title>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

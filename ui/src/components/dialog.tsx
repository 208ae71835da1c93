import { useEffect, type ReactNode } from 'react'

import { loadFloating, useFloating } from './floating/load'

export type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  footer?: ReactNode
  /** A dialog that must be answered: neither Esc nor a press outside closes it. */
  locked?: boolean
  className?: string
  children?: ReactNode
}

export type SheetProps = { open: boolean; onOpenChange: (open: boolean) => void; title: string; side?: 'left' | 'right' | 'bottom'; className?: string; children: ReactNode }

function useWhenOpen(open: boolean) {
  const parts = useFloating()
  useEffect(() => {
    if (open) void loadFloating()
  }, [open])
  return parts
}

/** Only to confirm a loss, or where the page behind must wait. On a phone it comes up from below. */
export function Dialog(props: DialogProps) {
  const parts = useWhenOpen(props.open)
  return parts ? <parts.DialogView {...props} /> : null
}

/** A panel that slides over the page and holds the focus. Its content draws its own head. */
export function Sheet(props: SheetProps) {
  const parts = useWhenOpen(props.open)
  return parts ? <parts.SheetView {...props} /> : null
}

import { cloneElement, useState, type ComponentProps, type ReactElement, type ReactNode } from 'react'

import { loadFloating, useFloating } from './floating/load'
import type { PopoverCloseView } from './floating/popover-view'

export type PopoverProps = {
  trigger: ReactElement
  title?: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  side?: 'top' | 'bottom' | 'right' | 'left'
  align?: 'start' | 'center' | 'end'
  className?: string
  children: ReactNode
}

/** A small panel that grows from its button. */
export function Popover(props: PopoverProps) {
  const parts = useFloating()
  const [wanted, setWanted] = useState(false)
  if (parts) return <parts.PopoverView {...props} defaultOpen={wanted} />
  const open = () => {
    setWanted(true)
    props.onOpenChange?.(true)
    void loadFloating()
  }
  return cloneElement(props.trigger, { 'aria-haspopup': 'dialog', onClick: open } as never)
}

export function PopoverClose(props: ComponentProps<typeof PopoverCloseView>) {
  const parts = useFloating()
  return parts ? <parts.PopoverCloseView {...props} /> : null
}

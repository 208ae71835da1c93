import { t } from '@lingui/core/macro'
import { X } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'

import { useActions } from '@/lib/actions'
import { cn } from '@/lib/cn'
import { useNarrow } from '@/lib/use-media'

import { Sheet } from './dialog'
import { IconButton } from './icon-button'

type SidePanelProps = {
  open: boolean
  onClose: () => void
  title: string
  /** Acts beside the close button. */
  actions?: ReactNode
  /** Stays in view under the scrolling content. */
  footer?: ReactNode
  /** A line under the title, such as the steps of a wizard. */
  head?: ReactNode
  wide?: boolean
  /** Moves the focus in when it opens and back when it closes: for panels that a press opens to fill something in. */
  takeFocus?: boolean
  /** `sunken` where the content is a slip that lies on the floor of the drawer. */
  floor?: 'surface' | 'sunken'
  children: ReactNode
}

/** The one drawer of a page: docked at the right from 1024, a sheet over the page below. */
export function SidePanel({ open, onClose, title, actions, footer, head, wide = false, floor = 'surface', takeFocus = false, children }: SidePanelProps) {
  const narrow = useNarrow()
  if (!open && !narrow) return null
  const content = (
    <>
      <header className="shrink-0 border-b border-line px-5 pt-1">
        <div className="flex h-11 items-center justify-between gap-2">
          <h2 className="truncate text-md font-title">{title}</h2>
          <div className="-mr-2 flex items-center">
            {actions}
            <IconButton label={t`Close`} {...(narrow ? {} : { shortcut: ']' })} onClick={onClose}>
              <X aria-hidden />
            </IconButton>
          </div>
        </div>
        {head}
      </header>
      <div className={cn('min-h-0 flex-1 overflow-y-auto px-5 py-4', floor === 'sunken' && 'bg-sunken')}>{children}</div>
      {footer ? <footer className="flex shrink-0 items-center justify-between gap-2 border-t border-line px-5 py-3">{footer}</footer> : null}
    </>
  )
  if (narrow) {
    return (
      <Sheet open={open} onOpenChange={(next) => !next && onClose()} title={title} className="overflow-hidden">
        {content}
      </Sheet>
    )
  }
  return (
    <Docked title={title} wide={wide} takeFocus={takeFocus} onClose={onClose}>
      {content}
    </Docked>
  )
}

type DockedProps = Pick<SidePanelProps, 'title' | 'onClose' | 'children'> & { wide: boolean; takeFocus: boolean }

function Docked({ title, wide, takeFocus, onClose, children }: DockedProps) {
  const panel = useRef<HTMLElement>(null)
  useActions([{ id: 'panel', group: 'page', label: t`Close the panel`, keys: ']', keyOnly: true, run: onClose }])
  useEffect(() => {
    if (!takeFocus) return undefined
    const before = document.activeElement
    // What asked for the focus itself keeps it.
    if (!panel.current?.contains(before)) panel.current?.focus({ preventScroll: true })
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [takeFocus])
  return (
    // The key closes what it is pressed in; every act of the panel has a control of its own.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={title}
      className={cn('flex min-h-0 shrink-0 flex-col border-l border-line outline-none', wide ? 'w-[30rem]' : 'w-drawer')}
      onKeyDown={(event) => {
        // Esc closes the topmost only: what floats above this panel answers for itself.
        if (event.key !== 'Escape' || event.defaultPrevented || !event.currentTarget.contains(event.target as Node)) return
        event.preventDefault()
        onClose()
      }}
    >
      {children}
    </aside>
  )
}

import { Dialog } from '@base-ui/react/dialog'
import { Command as Base } from 'cmdk'
import { Search } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'

import { cn } from '@/lib/cn'

export { defaultFilter as scoreOf } from 'cmdk'

type CommandProps = {
  /** What it is for, to who can't see it. */
  label: string
  /** What can be typed. */
  placeholder: string
  text: string
  onText: (text: string) => void
  onClose: () => void
  /** What is said where nothing fits. */
  nothing: string
  /** Whether more may still come. */
  busy?: boolean
  children: ReactNode
}

/** A field with a list under it, over the page: arrow keys choose, Enter runs, Esc closes. What fits, its owner decides. */
export function Command({ label, placeholder, text, onText, onClose, nothing, busy = false, children }: CommandProps) {
  // The key that opened it closes it.
  const closeAgain = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    onClose()
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-dialog bg-scrim" />
        <Dialog.Popup
          className={cn(
            'fixed inset-x-0 top-0 z-command mx-auto flex max-h-[min(32rem,80dvh)] w-full max-w-[38rem] flex-col overflow-hidden rounded-b-xl bg-raised shadow-dialog outline-none',
            'sm:top-[12vh] sm:w-[calc(100%-2rem)] sm:rounded-xl',
          )}
        >
          <Dialog.Title className="sr-only">{label}</Dialog.Title>
          <Base label={label} shouldFilter={false} loop vimBindings={false} className="flex min-h-0 flex-1 flex-col" onKeyDown={closeAgain}>
            <div className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-4">
              <Search className="text-ink-3" aria-hidden />
              <Base.Input autoFocus value={text} onValueChange={onText} placeholder={placeholder} className="min-w-0 flex-1 bg-transparent text-md text-ink outline-none placeholder:text-ink-3" />
            </div>
            <Base.List aria-busy={busy || undefined} label={label} className="min-h-0 flex-1 scroll-py-2 overflow-y-auto overscroll-contain p-1">
              {busy ? null : <Base.Empty className="px-3 py-6 text-center text-sm text-ink-2">{nothing}</Base.Empty>}
              {children}
            </Base.List>
          </Base>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

export const CommandGroup = ({ heading, children }: { heading: string; children: ReactNode }) => (
  <Base.Group heading={heading} className="[&>[cmdk-group-heading]]:px-2.5 [&>[cmdk-group-heading]]:pt-2.5 [&>[cmdk-group-heading]]:pb-1 [&>[cmdk-group-heading]]:text-xs [&>[cmdk-group-heading]]:text-ink-3">
    {children}
  </Base.Group>
)

type CommandItemProps = { id: string; icon?: ReactNode; label: string; /** The label as it is drawn, where that is more than its text. */ shown?: ReactNode; /** What it is, or its keys. */ aside?: ReactNode; onRun: () => void }

export const CommandItem = ({ id, icon, label, shown, aside, onRun }: CommandItemProps) => (
  <Base.Item value={id} onSelect={onRun} className="menu-item data-[disabled=false]:cursor-pointer data-[disabled=false]:text-ink data-[selected=true]:bg-selected">
    {icon}
    <span className="min-w-0 flex-1 truncate" title={label}>
      {shown ?? label}
    </span>
    {aside ? <span className="max-w-[50%] shrink-0 truncate text-xs text-ink-3">{aside}</span> : null}
  </Base.Item>
)

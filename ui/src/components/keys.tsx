import { t } from '@lingui/core/macro'

import { cn } from '@/lib/cn'

const cap = 'inline-flex h-[1.125rem] min-w-[1.125rem] items-center justify-center rounded-xs border border-line bg-surface px-1 font-sans text-2xs text-ink-3'

/** A key of the keyboard, as printed on it. */
export const Keys = ({ children }: { children: string }) => <kbd className={cap}>{children}</kbd>

const apple = () => /Mac|iPhone|iPad/.test(navigator.userAgent)

function nameOf(key: string): string {
  if (key === 'Mod') return apple() ? '⌘' : t({ message: 'Ctrl', context: 'key' })
  if (key === 'Enter') return t({ message: 'Enter', context: 'key' })
  if (key === 'Shift') return t({ message: 'Shift', context: 'key' })
  if (key === 'Esc') return t({ message: 'Esc', context: 'key' })
  return key.length === 1 && /\p{L}/u.test(key) ? key.toUpperCase() : key
}

type KeyComboProps = { keys: string; className?: string }

/** `Mod+k` or `g a`, key by key. */
export function KeyCombo({ keys, className }: KeyComboProps) {
  const steps = keys.split(' ').map((step) => (step.length > 1 ? step.split('+') : [step]))
  return (
    <span className={cn('inline-flex shrink-0 items-center gap-1', className)}>
      {steps.map((step, at) => (
        <span key={`${at}-${step.join()}`} className="inline-flex gap-0.5">
          {step.map((key) => (
            <Keys key={key}>{nameOf(key)}</Keys>
          ))}
        </span>
      ))}
    </span>
  )
}

import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox'
import { Switch as BaseSwitch } from '@base-ui/react/switch'
import { Check, Minus } from 'lucide-react'
import { useId, type ReactNode } from 'react'

import { cn } from '@/lib/cn'

type ToggleProps = {
  checked: boolean
  onChange: (checked: boolean) => void
  label: ReactNode
  detail?: ReactNode
  /** Keeps the label for screen readers only. */
  bare?: boolean
  indeterminate?: boolean
  disabled?: boolean
  className?: string
}

const row = 'flex items-start gap-2 text-sm pointer-coarse:min-h-control-touch pointer-coarse:items-center'

function Words({ id, label, detail, bare }: { id: string; label: ReactNode; detail?: ReactNode; bare: boolean }) {
  return (
    <label htmlFor={id} className={cn('min-w-0', bare && 'sr-only')}>
      <span className="block">{label}</span>
      {detail ? <span className="block text-xs text-ink-3">{detail}</span> : null}
    </label>
  )
}

export function Checkbox({ checked, onChange, label, detail, bare = false, indeterminate = false, disabled = false, className }: ToggleProps) {
  const id = useId()
  return (
    <div className={cn(row, className)}>
      <BaseCheckbox.Root
        id={id}
        checked={checked}
        indeterminate={indeterminate}
        disabled={disabled}
        onCheckedChange={onChange}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-xs border border-line-control bg-surface data-checked:border-accent data-checked:bg-accent data-indeterminate:border-accent data-indeterminate:bg-accent data-disabled:border-line-control data-disabled:bg-line-control pointer-coarse:mt-0 pointer-coarse:size-5"
      >
        <BaseCheckbox.Indicator className="text-surface">
          {indeterminate ? <Minus className="size-3" aria-hidden strokeWidth={3} /> : <Check className="size-3" aria-hidden strokeWidth={3} />}
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <Words id={id} label={label} detail={detail} bare={bare} />
    </div>
  )
}

/** On or off, at once. */
export function Switch({ checked, onChange, label, detail, bare = false, disabled = false, className }: ToggleProps) {
  const id = useId()
  return (
    <div className={cn(row, className)}>
      <BaseSwitch.Root
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
        className="mt-px flex h-[1.125rem] w-[1.875rem] shrink-0 items-center rounded-full bg-line-control p-0.5 transition-colors time-1 data-checked:bg-accent pointer-coarse:mt-0"
      >
        <BaseSwitch.Thumb className="size-3.5 rounded-full bg-surface transition-transform time-1 data-checked:translate-x-3" />
      </BaseSwitch.Root>
      <Words id={id} label={label} detail={detail} bare={bare} />
    </div>
  )
}

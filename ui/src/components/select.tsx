import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'

import { cn } from '@/lib/cn'

import { useField } from './field'

export type Option<V extends string> = { value: V; label: string; hint?: ReactNode; disabled?: boolean }

export type SelectProps<V extends string> = {
  value: V | null
  onChange: (value: V) => void
  options: Option<V>[]
  placeholder?: string
  /** Accessible name where no Field gives one. */
  label?: string
  /** Words before the value inside the button: "Separator  semicolon". */
  prefix?: string
  size?: 'sm' | 'md' | 'lg'
  disabled?: boolean
  className?: string
}

const sizes = { sm: 'h-control-sm px-2 text-xs', md: 'h-control-md px-2.5 text-sm', lg: 'h-control-lg px-2.5 text-sm' }

/** One of a few. */
export function Select<V extends string>({ value, onChange, options, placeholder, label, prefix, size = 'md', disabled, className }: SelectProps<V>) {
  const field = useField()
  return (
    <Base.Root<V> value={value} onValueChange={(next) => next !== null && onChange(next)} items={options} disabled={disabled ?? false} modal={false}>
      <Base.Trigger
        id={field?.id}
        aria-label={label}
        aria-describedby={field?.describedBy}
        data-invalid={field?.invalid ? '' : undefined}
        className={cn(
          'control-edge inline-flex min-w-0 items-center justify-between gap-2 rounded-md bg-surface text-left text-ink disabled:bg-sunken disabled:text-ink-3',
          prefix && 'border-line-strong',
          sizes[size],
          className,
        )}
      >
        <span className="flex min-w-0 items-baseline gap-1.5">
          {prefix ? <span className="shrink-0 text-ink-3">{prefix}</span> : null}
          <Base.Value placeholder={placeholder} className={cn('truncate data-placeholder:text-ink-3', prefix && 'font-label')} />
        </span>
        <Base.Icon>
          <ChevronDown className="size-3.5 text-ink-3" aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-command outline-none">
          <Base.Popup className="popup max-h-[min(24rem,var(--available-height))] min-w-(--anchor-width) overflow-y-auto p-1">
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className="menu-item pr-8 data-selected:font-label"
              >
                <Base.ItemText className="min-w-0 flex-1">{option.label}</Base.ItemText>
                {option.hint ? <span className="text-xs text-ink-3">{option.hint}</span> : null}
                <Base.ItemIndicator className="absolute right-2">
                  <Check className="size-3.5 text-accent" aria-hidden />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

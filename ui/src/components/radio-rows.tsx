import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { useId, type ReactNode } from 'react'

import { cn } from '@/lib/cn'

export type Choice<V extends string> = {
  value: V
  label: ReactNode
  detail?: ReactNode
  /** At the right of the row: a count, a preview, an icon. */
  aside?: ReactNode
  disabled?: boolean
}

type RadioRowsProps<V extends string> = {
  /** Accessible name of the group. */
  label: string
  value: V
  onChange: (value: V) => void
  options: Choice<V>[]
  /** `rows` in one box; `cards` apart, with a strong edge around the chosen one. */
  variant?: 'rows' | 'cards'
  className?: string
}

const dot =
  'mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-line-control bg-surface data-checked:border-accent data-checked:bg-accent'

const looks = {
  rows: {
    group: 'divide-y divide-line overflow-hidden rounded-lg border border-line',
    row: 'px-3 py-2 has-data-checked:bg-selected hover:bg-hover has-data-checked:hover:bg-selected has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-focus',
    label: 'text-sm',
  },
  cards: {
    group: 'flex flex-col gap-3',
    row: 'rounded-lg border border-line-strong bg-surface px-4 py-3 has-data-checked:border-ink has-data-checked:bg-sunken has-data-checked:ring-1 has-data-checked:ring-ink hover:bg-hover has-data-checked:hover:bg-sunken',
    label: 'text-md font-title',
  },
}

/** A choice with consequences: each option says what it means. */
export function RadioRows<V extends string>({ label, value, onChange, options, variant = 'rows', className }: RadioRowsProps<V>) {
  const base = useId()
  const look = looks[variant]
  return (
    <RadioGroup aria-label={label} value={value} onValueChange={(next) => onChange(next as V)} className={cn(look.group, className)}>
      {options.map((option) => (
        <label key={option.value} className={cn('flex cursor-pointer items-start gap-3 transition-colors time-1', look.row, option.disabled && 'cursor-default text-ink-disabled')}>
          <Radio.Root
            value={option.value}
            disabled={option.disabled ?? false}
            aria-labelledby={`${base}-${option.value}`}
            aria-describedby={option.detail ? `${base}-${option.value}-detail` : undefined}
            className={cn(dot, variant === 'rows' && 'focus-visible:outline-0')}
          >
            <Radio.Indicator className="size-1.5 rounded-full bg-surface" />
          </Radio.Root>
          <span className="min-w-0 flex-1">
            <span id={`${base}-${option.value}`} className={cn('block', look.label)}>
              {option.label}
            </span>
            {option.detail ? (
              <span id={`${base}-${option.value}-detail`} className="block text-sm text-ink-2">
                {option.detail}
              </span>
            ) : null}
          </span>
          {option.aside ? <span className="shrink-0 text-xs leading-5 text-ink-2">{option.aside}</span> : null}
        </label>
      ))}
    </RadioGroup>
  )
}

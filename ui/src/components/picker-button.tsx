import { t } from '@lingui/core/macro'
import { ChevronDown } from 'lucide-react'

import { cn } from '@/lib/cn'

import { buttonClass } from './button'
import { useField } from './field'
import { Picker } from './picker'

type PickerButtonProps = {
  label: string
  value: string
  placeholder: string
  onChange: (value: string) => void
  options: { value: string; label: string }[]
  size?: 'sm' | 'md'
  className?: string
}

/** A button that shows which of many is chosen, and opens the list. Inside a Field it takes its error from there. */
export function PickerButton({ label, value, placeholder, onChange, options, size = 'md', className }: PickerButtonProps) {
  const field = useField()
  const chosen = options.find((one) => one.value === value)?.label ?? value
  const trigger = (
    <button
      id={field?.id}
      type="button"
      aria-label={`${label}: ${chosen || placeholder}`}
      aria-describedby={field?.describedBy}
      data-invalid={field?.invalid ? '' : undefined}
      className={cn(buttonClass({ size }), 'min-w-0 justify-between font-body', className)}
    >
      <span className={cn('truncate', !chosen && 'text-ink-3')}>{chosen || placeholder}</span>
      <ChevronDown className="size-3.5 text-ink-3" aria-hidden />
    </button>
  )
  return <Picker trigger={trigger} label={label} find={t`Find`} nothing={t`Nothing fits`} value={value} onChange={onChange} options={options} />
}

import { Combobox as Base } from '@base-ui/react/combobox'
import { Check, Search } from 'lucide-react'

import { cn } from '@/lib/cn'

import { inputClass } from '../input'
import type { PickerOption, PickerProps } from '../picker'

export function PickerView({ trigger, label, find, nothing, value, onChange, options, side = 'bottom', align = 'start', defaultOpen }: PickerProps & { defaultOpen: boolean }) {
  return (
    <Base.Root<PickerOption>
      items={options}
      value={options.find((one) => one.value === value) ?? null}
      onValueChange={(next) => next && onChange(next.value)}
      isItemEqualToValue={(one, other) => one.value === other.value}
      defaultOpen={defaultOpen}
      autoHighlight
    >
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-command outline-none">
          <Base.Popup aria-label={label} className="popup flex max-h-[min(24rem,var(--available-height))] w-80 max-w-(--available-width) flex-col p-1">
            <span className="relative mb-1 block shrink-0">
              <Search className="pointer-events-none absolute inset-y-0 left-2.5 my-auto text-ink-3" aria-hidden />
              <Base.Input aria-label={find} placeholder={find} spellCheck={false} className={cn(inputClass, 'h-control-md pr-2 pl-8 text-sm')} />
            </span>
            <Base.Empty className="px-2.5 text-sm text-ink-2 not-empty:py-2">{nothing}</Base.Empty>
            <Base.List className="min-h-0 flex-1 scroll-py-1 overflow-y-auto overscroll-contain empty:hidden">
              {(option: PickerOption) => (
                <Base.Item key={option.value} value={option} title={option.label} className="menu-item pr-8">
                  {option.icon}
                  <span className="truncate">{option.label}</span>
                  <Base.ItemIndicator className="absolute right-2">
                    <Check className="size-3.5 text-accent" aria-hidden />
                  </Base.ItemIndicator>
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

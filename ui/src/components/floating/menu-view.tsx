import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { ComponentProps } from 'react'

import { cn } from '@/lib/cn'

import type { MenuChoiceProps, MenuProps } from '../menu'

export function MenuView({ trigger, side = 'bottom', align = 'end', className, children, defaultOpen }: MenuProps & { defaultOpen: boolean }) {
  return (
    <Base.Root defaultOpen={defaultOpen}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-command outline-none">
          <Base.Popup className={cn('popup max-h-[min(24rem,var(--available-height))] max-w-[min(26rem,var(--available-width))] min-w-44 overflow-y-auto overscroll-contain p-1', className)}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

export const MenuItemView = ({ danger, className, ...rest }: ComponentProps<typeof Base.Item> & { danger?: boolean }) => (
  <Base.Item className={cn('menu-item', danger && 'text-bad-ink [&>.lucide]:text-bad-ink', className as string)} {...rest} />
)

export const MenuLinkView = ({ className, ...rest }: ComponentProps<typeof Base.LinkItem>) => (
  <Base.LinkItem className={cn('menu-item', className as string)} closeOnClick {...rest} />
)

export const MenuLineView = () => <Base.Separator className="mx-2 my-1 h-px bg-line" />

export function MenuChoiceView({ label, value, onChange, options }: MenuChoiceProps<string>) {
  return (
    <Base.RadioGroup value={value} onValueChange={(next) => onChange(next as string)} aria-label={label}>
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} closeOnClick className="menu-item pr-8">
          {option.icon}
          <span className="truncate">{option.label}</span>
          <Base.RadioItemIndicator className="absolute right-2">
            <Check className="size-3.5 text-accent" aria-hidden />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  )
}

import { cloneElement, useState, type ComponentProps, type ReactElement, type ReactNode } from 'react'

import { loadFloating, useFloating } from './floating/load'
import type { MenuItemView, MenuLinkView } from './floating/menu-view'

export type MenuProps = {
  /** The button that opens it. */
  trigger: ReactElement
  side?: 'top' | 'bottom' | 'right' | 'left'
  align?: 'start' | 'center' | 'end'
  className?: string
  children: ReactNode
}

/** Acts on the thing it hangs on. */
export function Menu(props: MenuProps) {
  const parts = useFloating()
  const [wanted, setWanted] = useState(false)
  if (parts) return <parts.MenuView {...props} defaultOpen={wanted} />
  const open = () => {
    setWanted(true)
    void loadFloating()
  }
  return cloneElement(props.trigger, { 'aria-haspopup': 'menu', onClick: open } as never)
}

export function MenuItem(props: ComponentProps<typeof MenuItemView>) {
  const parts = useFloating()
  return parts ? <parts.MenuItemView {...props} /> : null
}

/** An entry that is a link: give the router's Link as `render`. */
export function MenuLink(props: ComponentProps<typeof MenuLinkView>) {
  const parts = useFloating()
  return parts ? <parts.MenuLinkView {...props} /> : null
}

export function MenuLine() {
  const parts = useFloating()
  return parts ? <parts.MenuLineView /> : null
}

export const MenuLabel = ({ children }: { children: ReactNode }) => <div className="px-2.5 pt-1.5 pb-1 text-xs text-ink-3">{children}</div>

export type MenuChoiceProps<V extends string> = { label: string; value: V; onChange: (value: V) => void; options: { value: V; label: string; icon?: ReactNode }[] }

/** One of a few, inside a menu. */
export function MenuChoice<V extends string>({ onChange, ...rest }: MenuChoiceProps<V>) {
  const parts = useFloating()
  return parts ? <parts.MenuChoiceView {...rest} onChange={(next) => onChange(next as V)} /> : null
}

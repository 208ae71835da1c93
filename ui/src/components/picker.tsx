import { cloneElement, useState, type ReactElement, type ReactNode } from 'react'

import { loadFloating, useFloating } from './floating/load'

export type PickerOption = { value: string; label: string; icon?: ReactNode }

export type PickerProps = {
  /** The button that opens it. */
  trigger: ReactElement
  label: string
  /** What the field that narrows the list says. */
  find: string
  /** What stands where nothing fits. */
  nothing: string
  value: string
  onChange: (value: string) => void
  options: PickerOption[]
  side?: 'top' | 'bottom'
  align?: 'start' | 'center' | 'end'
}

/** One of many: typing narrows the list, the arrows move in it. */
export function Picker(props: PickerProps) {
  const parts = useFloating()
  const [wanted, setWanted] = useState(false)
  if (parts) return <parts.PickerView {...props} defaultOpen={wanted} />
  const open = () => {
    setWanted(true)
    void loadFloating()
  }
  return cloneElement(props.trigger, { 'aria-haspopup': 'dialog', onClick: open } as never)
}

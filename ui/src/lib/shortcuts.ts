import { useEffect } from 'react'

import { usePreferences } from './preferences'

const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Runs `act` on a single key, never while a person types, and not at all where shortcuts are off. */
export function useShortcut(key: string, act: () => void): void {
  const on = usePreferences((state) => state.shortcuts)
  useEffect(() => {
    if (!on) return undefined
    const press = (event: KeyboardEvent) => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || writes(event.target)) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [key, act, on])
}

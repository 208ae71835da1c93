import { useEffect } from 'react'

import { usePreferences } from '../preferences'
import { currentActions, type Action } from './registry'

/** How long the second key of a sequence such as `g a` is waited for. */
const patience = 1200

// A toast is a dialog too, but one that holds up nothing.
const floating = '[role=dialog]:not([aria-modal=false]), [role=alertdialog]:not([aria-modal=false]), [role=menu], [role=listbox]'

const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.closest('[contenteditable]:not([contenteditable=false])') !== null || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** A key as the registry writes it; null for what is no shortcut. AltGr makes characters, so it counts as no modifier. */
export function keyOf(event: KeyboardEvent): string | null {
  if (event.isComposing || ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph'].includes(event.key)) return null
  if (event.getModifierState('AltGraph')) return event.key
  // Alt makes other characters of letters on some keyboards: the key itself counts.
  if (event.altKey) return event.shiftKey && !event.ctrlKey && !event.metaKey && event.code.startsWith('Key') ? `Shift+Alt+${event.code.slice(3)}` : null
  if (event.ctrlKey || event.metaKey) return `Mod+${event.key.length === 1 ? event.key.toLowerCase() : event.key}`
  return event.key
}

const bound = (action: Action): action is Action & { keys: string; run: () => void } => action.keys !== undefined && action.run !== undefined

/** The action of a key, or that it begins one of two keys. */
export function findAction(actions: Action[], pressed: string): Action | 'begins' | null {
  const able = actions.filter(bound)
  return able.find((action) => action.keys === pressed) ?? (able.some((action) => action.keys.startsWith(`${pressed} `)) ? 'begins' : null)
}

/**
 * Listens for all keys of the registry. Keys without Ctrl, ⌘ or Alt do nothing while a person types, while something floats
 * above the page, and where they are turned off.
 */
export function listen(singles: () => boolean): () => void {
  let before = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const forget = () => {
    clearTimeout(timer)
    before = ''
  }
  const press = (event: KeyboardEvent) => {
    const key = keyOf(event)
    if (key === null || event.defaultPrevented || event.repeat) return
    const held = /^(Mod|Shift\+Alt)\+/.test(key)
    if (document.querySelector(floating) || (!held && (!singles() || writes(event.target)))) return forget()
    const found = findAction(currentActions(), before ? `${before} ${key}` : key)
    forget()
    if (found === null) return
    event.preventDefault()
    if (found !== 'begins') return found.run?.()
    before = key
    timer = setTimeout(forget, patience)
  }
  addEventListener('keydown', press)
  return () => {
    forget()
    removeEventListener('keydown', press)
  }
}

/** Lets the keys of the registry act. Stands once, in the shell. */
export function useDispatcher(): void {
  useEffect(() => listen(() => usePreferences.getState().shortcuts), [])
}

import { useSyncExternalStore } from 'react'

import type * as FloatingParts from './parts'

type Parts = typeof FloatingParts

let parts: Parts | null = null
let pending: Promise<Parts> | null = null
const listeners = new Set<() => void>()

/** Fetches menus, popovers, dialogs and toasts: a fifth of the first page's weight that no first paint needs. */
export function loadFloating(): Promise<Parts> {
  pending ??= import('./parts').then((loaded) => {
    parts = loaded
    for (const notify of listeners) notify()
    return loaded
  })
  // A failed fetch may be tried again with the next press.
  pending.catch(() => {
    pending = null
  })
  return pending
}

/** What floats, once it is here. */
export const useFloating = (): Parts | null =>
  useSyncExternalStore(
    (notify) => {
      listeners.add(notify)
      return () => listeners.delete(notify)
    },
    () => parts,
  )

/** Fetches it when the page has nothing better to do. */
export function loadFloatingSoon(): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(() => void loadFloating(), { timeout: 2000 })
  else setTimeout(() => void loadFloating(), 500)
}

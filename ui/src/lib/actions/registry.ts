import type { LucideIcon } from 'lucide-react'
import { useEffect, useId } from 'react'

/** Where an action stands in the palette and on the sheet of shortcuts. */
export type ActionGroup = 'page' | 'go' | 'act'

/** Something a person can do now, by key, from the palette, or both. */
export type Action = {
  id: string
  label: string
  group: ActionGroup
  /** `[`, `g a` for one key after the other, `Mod+k` with Ctrl or ⌘, `Shift+Alt+F`. */
  keys?: string
  /** Other words by which it is looked for. */
  words?: string
  icon?: LucideIcon
  /** Absent where the part that has the focus answers the key itself: the sheet then only tells of it. */
  run?: () => void
  /** Only a key: an entry in the palette would say nothing. */
  keyOnly?: boolean
}

const registered = new Map<string, readonly Action[]>()

/**
 * All that can be done right now. What was offered last belongs to the page in view and comes first: of two actions with
 * the same name only it stays, of two with the same key only it keeps the key.
 */
export function currentActions(): Action[] {
  const [ids, taken] = [new Set<string>(), new Set<string>()]
  const found: Action[] = []
  for (const { keys, ...action } of [...registered.values()].toReversed().flat()) {
    if (ids.has(action.id)) continue
    ids.add(action.id)
    const free = keys !== undefined && !taken.has(keys)
    if (free) taken.add(keys)
    found.push(free ? { ...action, keys } : action)
  }
  return found
}

/** Offers actions as long as the component that calls it is there. They are read when a key is pressed or a list is opened. */
export function useActions(actions: readonly Action[]): void {
  const id = useId()
  useEffect(() => {
    registered.set(id, actions)
  })
  useEffect(() => () => void registered.delete(id), [id])
}

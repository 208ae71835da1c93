import { useEffect, useState } from 'react'

import { useOpened } from '@/lib/actions'

import type * as Late from './late'

/** The lists of actions, fetched when the page has nothing better to do, so that they open at once. */
export function ActionLists() {
  const { part, close } = useOpened()
  // Not `lazy`: a boundary that waits holds its content back for a third of a second.
  const [lists, setLists] = useState<typeof Late | null>(null)
  const wanted = part !== null
  useEffect(() => {
    if (lists) return undefined
    const fetch = () => void import('./late').then(setLists, () => undefined)
    if (wanted) return fetch()
    if (typeof requestIdleCallback !== 'function') {
      const timer = setTimeout(fetch, 1000)
      return () => clearTimeout(timer)
    }
    const waiting = requestIdleCallback(fetch, { timeout: 3000 })
    return () => cancelIdleCallback(waiting)
  }, [lists, wanted])
  if (!lists) return null
  return (
    <>
      {part === 'palette' ? <lists.Palette onClose={close} /> : null}
      {part === 'sheet' ? <lists.ShortcutSheet onClose={close} /> : null}
    </>
  )
}

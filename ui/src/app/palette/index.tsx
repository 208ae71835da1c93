import { lazy, Suspense, useEffect } from 'react'

import { useOpened } from '@/lib/actions'

const load = () => import('./late')
const Palette = lazy(() => load().then((part) => ({ default: part.Palette })))
const ShortcutSheet = lazy(() => load().then((part) => ({ default: part.ShortcutSheet })))

/** The lists of actions, fetched when the page has nothing better to do, so that they open at once. */
export function ActionLists() {
  const { part, close } = useOpened()
  useEffect(() => {
    const early = () => void load().catch(() => undefined)
    if (typeof requestIdleCallback !== 'function') {
      const timer = setTimeout(early, 1000)
      return () => clearTimeout(timer)
    }
    const waiting = requestIdleCallback(early, { timeout: 3000 })
    return () => cancelIdleCallback(waiting)
  }, [])
  return (
    <Suspense fallback={null}>
      {part === 'palette' ? <Palette onClose={close} /> : null}
      {part === 'sheet' ? <ShortcutSheet onClose={close} /> : null}
    </Suspense>
  )
}

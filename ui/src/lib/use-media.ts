import { useSyncExternalStore } from 'react'

/** Whether a media query holds right now. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (notify) => {
      const list = matchMedia(query)
      list.addEventListener('change', notify)
      return () => list.removeEventListener('change', notify)
    },
    () => matchMedia(query).matches,
    () => false,
  )
}

/** Below 640: bottom bar and drawer instead of the sidebar. */
export const usePhone = (): boolean => useMedia('(max-width: 39.99rem)')
/** Below 1024: drawers lie over the page. */
export const useNarrow = (): boolean => useMedia('(max-width: 63.99rem)')

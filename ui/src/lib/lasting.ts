import { useState } from 'react'

const prefix = 'datamind.'

/** State that survives a reload of this tab. Nothing secret belongs here. */
export function useLasting<T>(key: string, initial: T): [T, (next: T) => void, () => void] {
  const name = `${prefix}${key}`
  const [value, setValue] = useState<T>(() => {
    try {
      const kept = sessionStorage.getItem(name)
      return kept === null ? initial : (JSON.parse(kept) as T)
    } catch {
      return initial
    }
  })
  const keep = (next: T) => {
    setValue(next)
    sessionStorage.setItem(name, JSON.stringify(next))
  }
  const forget = () => sessionStorage.removeItem(name)
  return [value, keep, forget]
}

/** Forgets all of it: the tab goes to another person. */
export function forgetLasting(): void {
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(prefix)) sessionStorage.removeItem(name)
}

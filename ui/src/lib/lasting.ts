import { useState } from 'react'

/** State that survives a reload of this tab. Nothing secret belongs here. */
export function useLasting<T>(key: string, initial: T): [T, (next: T) => void, () => void] {
  const name = `datamind.${key}`
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

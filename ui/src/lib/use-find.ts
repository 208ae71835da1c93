import { useEffect, useRef, useState } from 'react'

const settled = 250

/** Text that the address does not hold yet: what the address held when it was typed, and what was sent to it since. */
type Typed = { text: string; base: string; sent: string | null }

/** What is typed is in the field at once; the address follows when the person pauses, so that a key press costs no navigation. Another address, by a link or the way back, is another search. */
export function useFind(kept: string, onKeep: (text: string) => void): [string, (text: string) => void] {
  const [typed, setTyped] = useState<Typed | null>(null)
  const shown = typed && (kept === typed.base || kept === typed.sent) ? typed.text : kept
  const follow = useRef(() => {})
  useEffect(() => {
    follow.current = () => {
      setTyped((now) => now && { ...now, sent: shown })
      onKeep(shown)
    }
  })
  useEffect(() => {
    if (shown === kept) return undefined
    const timer = setTimeout(() => follow.current(), settled)
    return () => clearTimeout(timer)
  }, [shown, kept])
  return [shown, (text) => setTyped((now) => ({ text, base: kept, sent: now?.sent ?? null }))]
}

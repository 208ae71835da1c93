import { useEffect, useState } from 'react'

/** Counts seconds down to zero. */
export function useCountdown(): { left: number; start: (seconds: number) => void } {
  const [time, setTime] = useState({ ends: 0, now: 0 })
  const { ends } = time
  useEffect(() => {
    if (ends === 0) return undefined
    const timer = setInterval(() => {
      const now = Date.now()
      setTime(now < ends ? { ends, now } : { ends: 0, now: 0 })
    }, 1000)
    return () => clearInterval(timer)
  }, [ends])
  return {
    left: Math.max(0, Math.ceil((ends - time.now) / 1000)),
    start: (seconds) => {
      const now = Date.now()
      setTime({ ends: now + seconds * 1000, now })
    },
  }
}

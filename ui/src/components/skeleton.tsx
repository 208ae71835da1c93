import { useEffect, useRef, useState } from 'react'

import { cn } from '@/lib/cn'

/** A grey place-holder in the shape of what comes. */
export const Skeleton = ({ className }: { className?: string }) => <span aria-hidden className={cn('pulse-slow block rounded-sm bg-press', className)} />

/** Lines of a list that is on its way. */
export function SkeletonRows({ rows = 4, className }: { rows?: number; className?: string }) {
  return (
    <div className={cn('appear-late', className)} aria-hidden>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-14 items-center gap-3 border-b border-line-faint">
          <Skeleton className="size-9 rounded-md" />
          <span className="flex flex-1 flex-col gap-2">
            <Skeleton className="h-3 w-1/4" />
            <Skeleton className="h-2.5 w-2/5" />
          </span>
          <Skeleton className="h-3 w-16" />
        </div>
      ))}
    </div>
  )
}

const shownFor = 300
const after = 150

/** Whether to show a skeleton: not for what is quick, and never for a blink. */
export function usePending(pending: boolean): boolean {
  const [shown, setShown] = useState(false)
  const since = useRef(0)
  useEffect(() => {
    const wait = pending ? after : Math.max(0, since.current + shownFor - performance.now())
    const timer = setTimeout(() => {
      if (pending) since.current = performance.now()
      setShown(pending)
    }, wait)
    return () => clearTimeout(timer)
  }, [pending])
  return shown
}

import { useLingui } from '@lingui/react/macro'
import type { PointerEvent, ReactNode } from 'react'
import { useRef } from 'react'

import { useLasting } from '@/lib/lasting'

const [least, most, step] = [15, 80, 5]
const clamp = (share: number) => Math.max(least, Math.min(most, share))

/** Two panes above each other; the line between them moves by pointer and by arrow keys. */
export function Splitter({ above, below }: { above: ReactNode; below: ReactNode }) {
  const { t } = useLingui()
  const box = useRef<HTMLDivElement>(null)
  const [share, setShare] = useLasting<number>('sql.split', 42)
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const area = box.current?.getBoundingClientRect()
    if (area && event.currentTarget.hasPointerCapture(event.pointerId)) setShare(clamp(((event.clientY - area.top) / area.height) * 100))
  }
  return (
    <div ref={box} className="flex min-h-0 flex-1 flex-col">
      <div className="min-h-0 shrink-0" style={{ height: `${share}%` }}>
        {above}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator that moves is a control */}
      <div
        role="separator"
        aria-orientation="horizontal"
        aria-label={t`Height of the editor`}
        aria-valuenow={Math.round(share)}
        aria-valuemin={least}
        aria-valuemax={most}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a separator that moves is a control
        tabIndex={0}
        className="relative z-1 h-px shrink-0 cursor-row-resize touch-none bg-line outline-offset-2 before:absolute before:inset-x-0 before:-inset-y-1 hover:bg-line-control pointer-coarse:before:-inset-y-3"
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={(event) => {
          const by = event.key === 'ArrowUp' ? -step : event.key === 'ArrowDown' ? step : 0
          if (by === 0) return
          event.preventDefault()
          setShare(clamp(share + by))
        }}
      />
      <div className="flex min-h-0 flex-1 flex-col">{below}</div>
    </div>
  )
}

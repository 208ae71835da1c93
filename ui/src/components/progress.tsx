import { Progress as Base } from '@base-ui/react/progress'

import { cn } from '@/lib/cn'
import { formatPercent } from '@/lib/format'

type ProgressProps = { label: string; /** 0 to 1; null while nobody knows. */ value: number | null; className?: string }

/** How much is done, in a bar and in words. */
export function Progress({ label, value, className }: ProgressProps) {
  return (
    <Base.Root value={value === null ? null : value * 100} className={cn('flex flex-col gap-1.5', className)}>
      <span className="flex justify-between gap-3 text-xs">
        <Base.Label className="text-ink-2">{label}</Base.Label>
        <span className="text-ink-3">{value === null ? '' : formatPercent(value, { digits: 0 })}</span>
      </span>
      <Base.Track className="h-1 overflow-hidden rounded-full bg-press">
        <Base.Indicator className="h-full rounded-full bg-accent transition-[width] time-2 data-indeterminate:w-1/3 data-indeterminate:pulse-slow" />
      </Base.Track>
    </Base.Root>
  )
}

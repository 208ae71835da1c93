import { cn } from '@/lib/cn'

/** The mark: three bars that end on the curve of a D. */
export const Mark = ({ className }: { className?: string }) => (
  <svg viewBox="0 0 24 24" aria-hidden className={cn('size-6 shrink-0', className)}>
    <path className="fill-ink" d="M3 1.5h9A10.5 10.5 0 0 1 21.49 7.5H3z" />
    <path className="fill-focus" d="M3 9h19.06a10.5 10.5 0 0 1 0 6H3z" />
    <path className="fill-ink" d="M3 16.5h18.49A10.5 10.5 0 0 1 12 22.5H3z" />
  </svg>
)

export const Wordmark = () => (
  <span className="inline-flex items-center gap-2 text-lg font-title tracking-[-0.014em]">
    <Mark />
    DataMind
  </span>
)

import { cn } from '@/lib/cn'

const initials = (name: string) =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word[0] ?? '')
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase()

export const Avatar = ({ name, className }: { name: string; className?: string }) => (
  <span aria-hidden className={cn('flex size-7 shrink-0 items-center justify-center rounded-full bg-selection text-2xs font-title text-accent-strong', className)}>
    {initials(name)}
  </span>
)

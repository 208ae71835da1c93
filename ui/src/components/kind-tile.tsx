import { cn } from '@/lib/cn'

const letters: Record<string, string> = { postgresql: 'PG', mysql: 'MY', sqlite: 'SQL', csv: 'CSV', excel: 'XLS', json: 'JSON', parquet: 'PQ', sqlite_upload: 'SQL', files: 'ALL', sources: 'ALL', demo: 'DEMO' }

/** Stands for a kind of connection: grey, with its letters. */
export const KindTile = ({ kind, className }: { kind: string; className?: string }) => (
  <span
    translate="no"
    aria-hidden
    className={cn('flex size-9 shrink-0 items-center justify-center rounded-md border border-line bg-sunken font-mono text-2xs font-title text-ink-2', className)}
  >
    {letters[kind] ?? kind.slice(0, 4).toUpperCase()}
  </span>
)

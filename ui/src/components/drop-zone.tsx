import { Upload } from 'lucide-react'

import { cn } from '@/lib/cn'

type DropZoneProps = { onFiles: (files: File[]) => void; accept: string; /** Whether one file is all there is room for. */ single?: boolean; className?: string; children: React.ReactNode }

/** Says that files may be dropped on the page, and opens the file dialog when pressed. */
export function DropZone({ onFiles, accept, single = false, className, children }: DropZoneProps) {
  return (
    <label
      className={cn(
        'flex min-h-14 cursor-pointer items-center justify-center gap-2.5 rounded-lg border border-dashed border-line-control px-4 py-3 text-center text-sm text-ink-2',
        'transition-colors time-1 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
        className,
      )}
    >
      <Upload className="text-ink-3" aria-hidden />
      <span>{children}</span>
      <input
        type="file"
        accept={accept}
        multiple={!single}
        className="sr-only"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          event.target.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
    </label>
  )
}

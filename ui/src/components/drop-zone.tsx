import { Trans } from '@lingui/react/macro'
import { Upload } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

import { cn } from '@/lib/cn'

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/** Takes a file dropped anywhere on the page; true while one is held above it. */
export function useFileDrop(onFile: (file: File) => void, on = true): boolean {
  const [over, setOver] = useState(false)
  const take = useRef(onFile)
  useEffect(() => {
    take.current = onFile
  })
  useEffect(() => {
    if (!on) return undefined
    let depth = 0
    const move = (step: number) => (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      depth += step
      setOver(depth > 0)
    }
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      depth = 0
      setOver(false)
      const file = event.dataTransfer?.files[0]
      if (file) take.current(file)
    }
    const enter = move(1)
    const stay = move(0)
    const leave = move(-1)
    addEventListener('dragenter', enter)
    addEventListener('dragover', stay)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragenter', enter)
      removeEventListener('dragover', stay)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [on])
  return over
}

type DropZoneProps = { onFile: (file: File) => void; accept: string; over?: boolean; className?: string; children: React.ReactNode }

/** Says that files may be dropped on the page, and opens the file dialog when pressed. */
export function DropZone({ onFile, accept, over = false, className, children }: DropZoneProps) {
  return (
    <label
      className={cn(
        'flex min-h-14 cursor-pointer items-center justify-center gap-2.5 rounded-lg border border-dashed border-line-control px-4 py-3 text-center text-sm text-ink-2',
        'transition-colors time-1 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
        over && 'border-focus bg-accent-soft text-ink',
        className,
      )}
    >
      <Upload className="text-ink-3" aria-hidden />
      <span>{over ? <Trans>Drop the file to read it</Trans> : children}</span>
      <input
        type="file"
        accept={accept}
        className="sr-only"
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
    </label>
  )
}

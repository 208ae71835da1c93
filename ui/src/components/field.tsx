import { CircleAlert } from 'lucide-react'
import { createContext, use, useId, useMemo, type ReactNode } from 'react'

import { cn } from '@/lib/cn'

type FieldIds = { id: string; describedBy: string | undefined; invalid: boolean; labelId: string }

const FieldContext = createContext<FieldIds | null>(null)

/** The ids a control inside a Field hangs its name, help and error on. */
export const useField = (): FieldIds | null => use(FieldContext)

export type FieldProps = {
  label: ReactNode
  help?: ReactNode
  error?: string | undefined
  /** Stands at the right of the label: a link, a count. */
  aside?: ReactNode
  optional?: ReactNode
  className?: string
  children: ReactNode
}

/** Label above, help or error below. */
export function Field({ label, help, error, aside, optional, className, children }: FieldProps) {
  const id = useId()
  const invalid = Boolean(error)
  const describedBy = error ? `${id}-error` : help ? `${id}-help` : undefined
  const ids = useMemo(() => ({ id, describedBy, invalid, labelId: `${id}-label` }), [id, describedBy, invalid])
  return (
    <FieldContext value={ids}>
      <div className={cn('flex min-w-0 flex-col gap-1.5', className)}>
        <div className="flex items-baseline justify-between gap-3">
          <label id={ids.labelId} htmlFor={id} className="text-sm font-label">
            {label}
            {optional ? <span className="ml-1 font-body text-ink-3"> {optional}</span> : null}
          </label>
          {aside}
        </div>
        {children}
        {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : help ? <p id={`${id}-help`} className="text-xs text-ink-3">{help}</p> : null}
      </div>
    </FieldContext>
  )
}

export const FieldError = ({ id, children }: { id?: string; children: ReactNode }) => (
  <p id={id} className="flex gap-1.5 text-xs text-bad-ink" role="alert">
    <CircleAlert className="mt-px size-3.5" aria-hidden />
    <span>{children}</span>
  </p>
)

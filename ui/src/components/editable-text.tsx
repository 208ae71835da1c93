import { t } from '@lingui/core/macro'
import { Check, LoaderCircle, Pencil } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'

import { cn } from '@/lib/cn'

import { inputClass } from './input'

type EditableTextProps = {
  /** What the text is: "Description of orders". */
  label: string
  value: string | null
  /** Invites to write where nothing is written. */
  placeholder: string
  maxLength?: number
  /** Several lines; Enter still saves, Shift and Enter begins a line. */
  multiline?: boolean
  /** Ends with whether it was kept. Without it the text is only read. */
  onSave?: ((text: string | null) => Promise<boolean>) | undefined
  className?: string | undefined
}

/** Text that is changed where it stands. Enter or leaving saves, Esc takes back. */
export function EditableText({ label, value, placeholder, maxLength = 255, multiline = false, onSave, className }: EditableTextProps) {
  const [editing, setEditing] = useState(false)
  const [state, setState] = useState<'rest' | 'saving' | 'saved'>('rest')
  const button = useRef<HTMLButtonElement>(null)
  const back = useRef(false)
  useEffect(() => {
    if (!editing && back.current) button.current?.focus({ preventScroll: true })
    back.current = false
  }, [editing])
  useEffect(() => {
    if (state !== 'saved') return undefined
    const timer = setTimeout(() => setState('rest'), 3000)
    return () => clearTimeout(timer)
  }, [state])
  if (!onSave) return value ? <span className={cn('whitespace-pre-line', className)}>{value}</span> : null
  const close = (byKey: boolean) => {
    back.current = byKey
    setEditing(false)
  }
  const save = async (text: string, byKey: boolean) => {
    close(byKey)
    const next = text.trim() || null
    if (next === value) return
    setState('saving')
    setState((await onSave(next)) ? 'saved' : 'rest')
  }
  if (editing) return <Writing label={label} value={value ?? ''} maxLength={maxLength} multiline={multiline} onSave={(text, byKey) => void save(text, byKey)} onCancel={() => close(true)} className={className} />
  return (
    <span className={cn('flex min-w-0 items-start gap-1.5', className)}>
      <button
        ref={button}
        type="button"
        onClick={() => setEditing(true)}
        className={cn('group/edit -mx-1 flex min-w-0 items-start gap-1.5 rounded-sm px-1 py-[max(0px,(1.5rem-1lh)/2)] text-left whitespace-pre-line hover:bg-hover pointer-coarse:min-h-control-sm pointer-coarse:items-center', !value && 'text-ink-3')}
      >
        <span className="sr-only">{label}: </span>
        <span className="min-w-0">{value ?? placeholder}</span>
        <Pencil aria-hidden className="mt-[0.1875rem] size-3 text-ink-3 opacity-0 group-hover/edit:opacity-100 group-focus-visible/edit:opacity-100 pointer-coarse:mt-0 pointer-coarse:opacity-100" />
      </button>
      <span role="status" className="flex shrink-0 items-center gap-1 text-2xs text-ink-3">
        {state === 'saving' ? <LoaderCircle className="turn size-3" aria-label={t`Saving`} /> : null}
        {state === 'saved' ? (
          <>
            <Check className="size-3 text-ok-ink" aria-hidden />
            {t`Saved`}
          </>
        ) : null}
      </span>
    </span>
  )
}

type WritingProps = { label: string; value: string; maxLength: number; multiline: boolean; onSave: (text: string, byKey: boolean) => void; onCancel: () => void; className?: string | undefined }

function Writing({ label, value, maxLength, multiline, onSave, onCancel, className }: WritingProps) {
  const [text, setText] = useState(value)
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null)
  const done = useRef(false)
  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(value.length, value.length)
    // Only when it opens: later the person moves in it themselves.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  // The field loses the focus when it goes: what was decided by a key is not decided again.
  const finish = (act: () => void) => {
    if (done.current) return
    done.current = true
    act()
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      finish(onCancel)
    } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      finish(() => onSave(text, true))
    }
  }
  const shared = { 'aria-label': label, value: text, maxLength, onKeyDown: press, onBlur: () => finish(() => onSave(text, false)) }
  return (
    <span className={cn('block', className)}>
      {multiline ? (
        <textarea ref={field} rows={2} {...shared} onChange={(event) => setText(event.target.value)} className={cn(inputClass, 'field-sizing-content max-h-40 py-1')} />
      ) : (
        <input ref={field} autoComplete="off" {...shared} onChange={(event) => setText(event.target.value)} className={cn(inputClass, 'h-control-sm')} />
      )}
      <span className="mt-0.5 block text-2xs text-ink-3">{t`Enter saves, Esc takes back`}</span>
    </span>
  )
}

import { t } from '@lingui/core/macro'
import { X } from 'lucide-react'
import { useRef, useState, type KeyboardEvent } from 'react'

import { useField } from './field'

type WordsInputProps = { value: string[]; onChange: (words: string[]) => void; placeholder?: string; maxLength?: number }

/** Several short texts as chips. Enter or a comma adds one; Backspace in the empty field takes the last away. */
export function WordsInput({ value, onChange, placeholder, maxLength = 255 }: WordsInputProps) {
  const field = useField()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const add = (typed: string) => {
    const words = typed.split(',').map((word) => word.trim()).filter(Boolean)
    const known = new Set(value.map((word) => word.toLowerCase()))
    const fresh = words.filter((word, at) => !known.has(word.toLowerCase()) && words.indexOf(word) === at)
    if (fresh.length > 0) onChange([...value, ...fresh])
    setText('')
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && text.trim() && !event.nativeEvent.isComposing) {
      event.preventDefault()
      add(text)
    } else if (event.key === 'Backspace' && text === '' && value.length > 0) {
      onChange(value.slice(0, -1))
    }
  }
  const remove = (word: string) => {
    onChange(value.filter((one) => one !== word))
    input.current?.focus()
  }
  return (
    <div data-invalid={field?.invalid ? '' : undefined} className="control-edge flex min-h-control-md w-full flex-wrap items-center gap-1 rounded-md bg-surface px-1.5 py-1">
      {value.map((word) => (
        <span key={word} className="inline-flex h-6 max-w-full items-center gap-0.5 rounded-sm bg-press pl-1.5 text-sm">
          <span className="truncate">{word}</span>
          <button type="button" aria-label={t`Remove ${word}`} onClick={() => remove(word)} className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-2 hover:bg-selected">
            <X className="size-3" aria-hidden />
          </button>
        </span>
      ))}
      <input
        ref={input}
        id={field?.id}
        aria-describedby={field?.describedBy}
        aria-invalid={field?.invalid || undefined}
        autoComplete="off"
        maxLength={maxLength}
        value={text}
        placeholder={value.length === 0 ? placeholder : undefined}
        onChange={(event) => (event.target.value.includes(',') ? add(event.target.value) : setText(event.target.value))}
        onKeyDown={press}
        onBlur={() => add(text)}
        className="h-6 min-w-24 flex-1 bg-transparent px-1 text-sm text-ink outline-none"
      />
    </div>
  )
}

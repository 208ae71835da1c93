import { t } from '@lingui/core/macro'
import { Eye, EyeOff, Search, X } from 'lucide-react'
import { useRef, useState, type ComponentProps } from 'react'

import { useActions } from '@/lib/actions'
import { cn } from '@/lib/cn'

import { useField } from './field'
import { IconButton } from './icon-button'

export const inputClass =
  'control-edge w-full min-w-0 rounded-md bg-surface px-2.5 text-sm text-ink disabled:border-line disabled:bg-sunken disabled:text-ink-3'

const sizes = { md: 'h-control-md', lg: 'h-control-lg', xl: 'h-10 px-3 text-md pointer-coarse:h-control-touch' }

export type InputProps = Omit<ComponentProps<'input'>, 'size'> & { size?: keyof typeof sizes }

/** A line of text. Inside a Field it takes its name, help and error from there. */
export function Input({ size = 'md', className, ...rest }: InputProps) {
  const field = useField()
  return (
    <input
      id={field?.id}
      aria-describedby={field?.describedBy}
      aria-invalid={field?.invalid || undefined}
      autoComplete="off"
      spellCheck={false}
      className={cn(inputClass, sizes[size], className)}
      {...rest}
    />
  )
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  const field = useField()
  return (
    <textarea
      id={field?.id}
      aria-describedby={field?.describedBy}
      aria-invalid={field?.invalid || undefined}
      className={cn(inputClass, 'py-1.5', className)}
      {...rest}
    />
  )
}

/** A secret with a button that shows it. */
export function PasswordInput({ className, ...rest }: InputProps) {
  const [shown, setShown] = useState(false)
  return (
    <span className="relative block">
      <Input type={shown ? 'text' : 'password'} className={cn('pr-10', className)} {...rest} />
      <IconButton
        size="sm"
        label={shown ? t`Hide password` : t`Show password`}
        aria-pressed={shown}
        className="absolute inset-y-0 right-1 my-auto text-ink-3 aria-pressed:bg-transparent"
        onClick={() => setShown(!shown)}
      >
        {shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
      </IconButton>
    </span>
  )
}

type SearchInputProps = { label: string; value: string; onChange: (value: string) => void; placeholder?: string; className?: string; autoFocus?: boolean }

/** Narrows a list while typing. */
export function SearchInput({ label, value, onChange, placeholder, className, autoFocus }: SearchInputProps) {
  const input = useRef<HTMLInputElement>(null)
  useActions([{ id: `find.${label}`, group: 'page', label, keys: '/', keyOnly: true, run: () => input.current?.focus() }])
  return (
    <span className={cn('relative block', className)}>
      <Search className="pointer-events-none absolute inset-y-0 left-2.5 my-auto text-ink-3" aria-hidden />
      <input
        ref={input}
        type="search"
        autoFocus={autoFocus}
        aria-label={label}
        placeholder={placeholder ?? label}
        value={value}
        spellCheck={false}
        className={cn(inputClass, sizes.md, 'px-8')}
        onChange={(event) => onChange(event.target.value)}
      />
      {value ? (
        <IconButton
          size="sm"
          label={t`Clear`}
          className="absolute inset-y-0 right-0.5 my-auto"
          onClick={() => {
            onChange('')
            input.current?.focus()
          }}
        >
          <X aria-hidden />
        </IconButton>
      ) : null}
    </span>
  )
}

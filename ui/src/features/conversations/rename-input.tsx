import { useLingui } from '@lingui/react/macro'

import { Input } from '@/components/input'

type RenameInputProps = {
  title: string
  onRename: (title: string) => void
  /** `byKey` when it ended by the keyboard, which then needs a place to go on from. */
  onDone: (byKey: boolean) => void
}

/** The name of a conversation, edited where it stands. Enter keeps, Esc leaves. */
export function RenameInput({ title, onRename, onDone }: RenameInputProps) {
  const { t } = useLingui()
  const keep = (text: string, byKey: boolean) => {
    const next = text.trim()
    if (next && next !== title) onRename(next)
    onDone(byKey)
  }
  return (
    <li>
      <Input
        autoFocus
        aria-label={t`New name`}
        defaultValue={title}
        maxLength={255}
        className="h-7 px-2"
        onFocus={(event) => event.target.select()}
        onBlur={(event) => keep(event.target.value, false)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) keep(event.currentTarget.value, true)
          if (event.key !== 'Escape') return
          // Only this ends, not the answer that may be under way.
          event.preventDefault()
          onDone(true)
        }}
      />
    </li>
  )
}

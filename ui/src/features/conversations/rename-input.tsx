import { useLingui } from '@lingui/react/macro'

import { Input } from '@/components/input'

type RenameInputProps = { title: string; onRename: (title: string) => void; onDone: () => void }

/** The name of a conversation, edited where it stands. Enter keeps, Esc leaves. */
export function RenameInput({ title, onRename, onDone }: RenameInputProps) {
  const { t } = useLingui()
  const keep = (text: string) => {
    const next = text.trim()
    if (next && next !== title) onRename(next)
    onDone()
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
        onBlur={(event) => keep(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') keep(event.currentTarget.value)
          if (event.key === 'Escape') onDone()
        }}
      />
    </li>
  )
}

import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'

import { Button } from '@/components/button'
import { Textarea } from '@/components/input'

type EditQuestionProps = { question: string; onCancel: () => void; onAsk: (question: string) => void }

/** The question in a field, to be asked anew as the next turn. */
export function EditQuestion({ question, onCancel, onAsk }: EditQuestionProps) {
  const { t } = useLingui()
  const [text, setText] = useState(question)
  const ready = text.trim() !== '' && text.length <= 5000
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) onAsk(text.trim())
      }}
    >
      <Textarea
        rows={2}
        autoFocus
        aria-label={t`Question`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault()
            onCancel()
          } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault()
            if (ready) onAsk(text.trim())
          }
        }}
      />
      <div className="flex gap-2">
        <Button type="submit" variant="primary" {...(ready ? {} : { disabledReason: t`Type a question of up to 5,000 characters.` })}>
          {t`Ask`}
        </Button>
        <Button onClick={onCancel}>{t`Cancel`}</Button>
      </div>
    </form>
  )
}

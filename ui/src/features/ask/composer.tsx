import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ArrowUp, ChevronDown, Plus, Square } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'

import { Dot } from '@/components/chip'
import { IconButton } from '@/components/icon-button'
import { Menu, MenuChoice } from '@/components/menu'
import { buttonClass } from '@/components/button'
import type { Connection, EngineChoice } from '@/lib/api'
import { useActions } from '@/lib/actions'
import { cn } from '@/lib/cn'
import { useLasting } from '@/lib/lasting'
import { useMedia } from '@/lib/use-media'

import { ConnectionPicker, toneOf } from '@/components/connection-picker'
import type { Chosen } from './use-chosen'
import { type Run, stop } from './use-run'

type ComposerProps = {
  /** Which conversation it belongs to: what was typed there is kept over a reload. */
  place: string
  connections: Connection[]
  chosen: Chosen
  engine: EngineChoice
  onEngine: (engine: EngineChoice) => void
  /** A conversation stays with its connection. */
  fixed: boolean
  busy: boolean
  running: Run | null
  onAsk: (question: string) => void
}

const longest = 5000
const lines = 6
const lineHeight = 22

/** Where a question is typed, with what is asked and by which engine. */
export function Composer({ place, connections, chosen, engine, onEngine, fixed, busy, running, onAsk }: ComposerProps) {
  const { t } = useLingui()
  const [text, setText] = useLasting(`ask.draft.${place}`, '')
  const field = useRef<HTMLTextAreaElement>(null)
  const precise = useMedia('(pointer: fine)')
  const tooLong = text.length > longest
  const { connection } = chosen

  useEffect(() => {
    if (!field.current) return
    field.current.style.height = 'auto'
    field.current.style.height = `${Math.min(field.current.scrollHeight, lines * lineHeight + 4)}px`
  })
  useEffect(() => {
    if (!busy || !running) return
    // Esc closes the topmost only. What floats may be gone by the time the key arrives here, so it is looked for before.
    let above = false
    const look = () => {
      above = document.querySelector('[role=dialog], [role=menu], [role=listbox]') !== null
    }
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key === 'Escape' && !above && !event.defaultPrevented) void stop(running)
    }
    addEventListener('keydown', look, { capture: true })
    addEventListener('keydown', onKey)
    return () => {
      removeEventListener('keydown', look, { capture: true })
      removeEventListener('keydown', onKey)
    }
  }, [busy, running])

  const send = () => {
    const question = text.trim()
    if (!question || tooLong || busy || !connection) return
    setText('')
    onAsk(question)
  }
  useActions([
    { id: 'ask.send', group: 'page', label: t`Ask what is typed`, keys: 'Enter' },
    { id: 'ask.line', group: 'page', label: t`Start a new line`, keys: 'Shift+Enter' },
    { id: 'ask.stop', group: 'page', label: t`Stop the answer, or close what is on top`, keys: 'Esc' },
    { id: 'ask.write', group: 'page', label: t`Write a question`, keys: 'i', keyOnly: true, run: () => field.current?.focus() },
  ])
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Leaves the field, so that single keys act; an answer under way is stopped first.
    if (event.key === 'Escape' && !busy) event.currentTarget.blur()
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  const engines: { value: EngineChoice; label: string }[] = [
    { value: 'auto', label: t`Best engine` },
    { value: 'builtin', label: t`Built-in engine` },
    { value: 'llm', label: t`Language model` },
  ]
  const quiet = buttonClass({ variant: 'quiet', size: 'sm' })

  return (
    <form
      className="control-edge rounded-xl bg-surface px-3.5 pt-3 pb-2.5 focus-within:border-focus"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <label htmlFor="question" className="sr-only">
        {fixed ? t`Ask a follow-up` : t`Ask a question`}
      </label>
      <textarea
        id="question"
        ref={field}
        rows={1}
        // On a touch screen the keyboard would cover the page.
        autoFocus={precise}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKey}
        placeholder={fixed ? t`Ask a follow-up` : t`Ask a question`}
        aria-describedby="question-help"
        aria-invalid={tooLong || undefined}
        className="block w-full resize-none bg-transparent text-md text-ink outline-none placeholder:text-ink-3"
      />
      <div id="question-help" className={cn('text-xs', tooLong ? 'text-bad-ink' : 'sr-only')}>
        {tooLong ? t`A question can have 5,000 characters at most; this one has ${text.length}.` : t`Enter asks, Shift and Enter starts a new line.`}
      </div>
      <div className="mt-2 flex items-center gap-1">
        {fixed || connections.length < 2 ? (
          <span className={cn(quiet, 'max-w-48 bg-canvas text-ink')}>
            {connection ? <Dot tone={toneOf(connection)} /> : null}
            <span className="truncate">{connection?.name ?? t`No connection`}</span>
          </span>
        ) : (
          <ConnectionPicker connections={connections} connection={connection} onChoose={chosen.choose} className={cn(quiet, 'max-w-48 bg-canvas text-ink')} />
        )}
        <Menu
          align="start"
          side="top"
          trigger={
            <button type="button" className={quiet}>
              {engines.find((one) => one.value === engine)?.label}
              <ChevronDown className="size-3.5" aria-hidden />
            </button>
          }
        >
          <MenuChoice label={t`Question engine`} value={engine} onChange={onEngine} options={engines} />
        </Menu>
        {fixed ? (
          <Link to="/" className={cn(quiet, 'max-sm:hidden')}>
            <Plus className="size-3.5" aria-hidden />
            {t`New topic`}
          </Link>
        ) : null}
        <span className="flex-1" />
        {busy && running ? (
          <IconButton label={t`Stop`} shortcut="Esc" onClick={() => void stop(running)} disabled={running.stopping} className="bg-fill text-on-fill hover:bg-fill-hover">
            <Square aria-hidden className="size-3.5" />
          </IconButton>
        ) : (
          <button type="submit" aria-label={t`Ask`} aria-disabled={!text.trim() || tooLong || undefined} className={cn(buttonClass({ variant: 'primary' }), 'size-control-md px-0')}>
            <ArrowUp aria-hidden className="size-4" />
          </button>
        )}
      </div>
    </form>
  )
}

import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { CircleStop, LoaderCircle, Sparkles, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'

import { Button } from '@/components/button'
import { SidePanel } from '@/components/side-panel'
import { EmptyState, ErrorState, Notice } from '@/components/states'
import { toast } from '@/components/toast'
import type { Assistance } from '@/lib/api'
import { cn } from '@/lib/cn'

import { askModel, type Assisting, dropAssist, placeOf, stopModel, useAssist } from './assist'
import { TextDiff } from './text-diff'
import type { Desk } from './use-desk'

function Asking({ since, onStop }: { since: number; onStop: () => void }) {
  const { t } = useLingui()
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.max(0, Math.floor((now - since) / 1000))
  return (
    <Notice icon={<LoaderCircle className="turn" aria-hidden />} actions={<Button size="sm" onClick={onStop}>{t`Stop`}</Button>}>
      <span role="status">{t`The model is at work.`}</span> {seconds > 0 ? <span role="timer" className="tabular-nums text-ink-3">{`${seconds} s`}</span> : null}
    </Notice>
  )
}

/** What left the server, so that nobody has to guess. */
function SentLine({ help: { model, sent } }: { help: Assistance }) {
  const { t } = useLingui()
  const parts = [
    sent.values ? t`the statement` : t`the statement without its values and comments`,
    plural(sent.tables, { one: '# table with its columns, by name', other: '# tables with their columns, by name' }),
    ...(sent.samples ? [t`sample values`] : []),
    ...(sent.error ? [t`the error`] : []),
  ]
  return <p className="mt-4 border-t border-line-faint pt-3 text-xs text-ink-3">{t`Written by ${model}. Sent to it: ${parts.join(', ')}.`}</p>
}

function Offer({ desk, asked, sql, onClose }: { desk: Desk; asked: Assisting; sql: string; onClose: () => void }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { tab, editor } = desk
  const at = placeOf(tab.sql, asked.statement)
  const accept = () => {
    if (at === null) return
    const next = tab.sql.slice(0, at) + sql + tab.sql.slice(at + asked.statement.sql.length)
    editor.current?.replace(next)
    desk.change({ sql: next })
    dropAssist(tab.id)
    onClose()
    editor.current?.focus(at)
    toast.done(t`The statement was changed. Ctrl and Z takes it back.`)
  }
  const open = () => {
    void navigate({ to: '/sql', search: { tab: desk.tabs.add({ name: t`${tab.name} copy`, sql, params: tab.params, connectionId: asked.connectionId }) } })
    dropAssist(tab.id)
  }
  return (
    <section aria-label={t`Proposed statement`} className="mt-3">
      <TextDiff before={asked.statement.sql} after={sql} label={t`What the model would change`} />
      <p className="mt-1.5 text-xs text-ink-3">{t`It only reads, and it has not run. Whether its rows are the right ones shows when you run it.`}</p>
      {at === null ? (
        <Notice tone="warn" icon={<TriangleAlert aria-hidden />} className="mt-2">
          {t`You changed the statement in between, so there is no place for this one.`}
        </Notice>
      ) : null}
      <div className="mt-3 flex flex-wrap gap-2">
        {at === null ? (
          <Button variant="primary" size="sm" onClick={open}>{t`Open in a new tab`}</Button>
        ) : (
          <Button variant="primary" size="sm" onClick={accept}>{t`Accept`}</Button>
        )}
        <Button
          size="sm"
          onClick={() => {
            dropAssist(tab.id)
            onClose()
          }}
        >
          {t`Discard`}
        </Button>
      </div>
    </section>
  )
}

function Done({ desk, asked, help, onClose }: { desk: Desk; asked: Assisting; help: Assistance; onClose: () => void }) {
  const { t } = useLingui()
  const [first, ...rest] = help.explanation
  // Steps have an order; remarks on a change have none.
  const List = help.task === 'explain' ? 'ol' : 'ul'
  return (
    <div aria-live="polite">
      {first ? <p className="text-sm font-label">{first}</p> : null}
      {rest.length > 0 ? (
        <List className={cn('mt-2 flex flex-col gap-1.5 ps-5 text-sm text-ink-2 marker:text-ink-3', List === 'ol' ? 'list-decimal' : 'list-disc')}>
          {rest.map((sentence, at) => (
            <li key={at}>{sentence}</li>
          ))}
        </List>
      ) : null}
      {help.sql === null ? null : <Offer desk={desk} asked={asked} sql={help.sql} onClose={onClose} />}
      {help.sql === null && help.task !== 'explain' ? <Notice className="mt-3">{t`The model proposes no change.`}</Notice> : null}
      <SentLine help={help} />
    </div>
  )
}

/** A model's help with a statement, beside the editor: words, and a change to accept or throw away. */
export default function AssistPanel({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const { t } = useLingui()
  const tab = desk.tab.id
  const asked = useAssist(tab)
  const titles = { explain: t`In words`, optimise: t`A faster statement`, fix: t`A mended statement`, comment: t`With comments` }
  const again = () => void (asked && askModel(tab, asked))
  return (
    <SidePanel open onClose={onClose} title={asked ? titles[asked.task] : t`Ask AI`} wide takeFocus>
      {asked === null ? (
        <EmptyState icon={<Sparkles aria-hidden />} title={t`Nothing was asked yet`}>
          {t`Choose under Ask AI what the model shall do with the statement at the cursor.`}
        </EmptyState>
      ) : asked.state === 'asking' ? (
        <Asking since={asked.startedAt} onStop={() => stopModel(tab)} />
      ) : asked.state === 'stopped' ? (
        <Notice icon={<CircleStop aria-hidden />} actions={<Button size="sm" onClick={again}>{t`Ask again`}</Button>}>
          {t`You stopped the model. Your statement is as it was.`}
        </Notice>
      ) : asked.help ? (
        <Done desk={desk} asked={asked} help={asked.help} onClose={onClose} />
      ) : (
        <ErrorState compact error={asked.problem} title={t`The model gave no help`} retry={again} className="px-0" />
      )}
    </SidePanel>
  )
}

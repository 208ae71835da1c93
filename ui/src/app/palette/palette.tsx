import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Database, History, MessageSquareText } from 'lucide-react'
import { useState } from 'react'

import { Command, CommandGroup, CommandItem, scoreOf } from '@/components/command'
import { KeyCombo } from '@/components/keys'
import { currentActions, type Action, type ActionGroup } from '@/lib/actions'
import { connectionsQuery, sessionsQuery } from '@/lib/queries'

import { matching, names } from './matches'
import { ServerHits, useServerSearch } from './server-hits'

const recent = 5

/** Everything that can be done or opened, by typing a part of its name; anything else that is typed is a question. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [actions] = useState(() => currentActions().filter((one) => one.run && !one.keyOnly))
  const connections = useQuery(connectionsQuery).data?.data ?? []
  const sessions = useQuery(sessionsQuery).data?.data ?? []
  const question = text.trim()
  const found = useServerSearch(question)

  /** The list closes first, so that the focus is back on the page when the action moves it. */
  const closing = (run: () => void) => () => {
    onClose()
    setTimeout(run)
  }
  const groups: [ActionGroup, string][] = [
    ['page', t`On this page`],
    ['go', t`Go to`],
    ['act', t`Do`],
  ]
  const known = [
    ...sessions.map((one) => ({ id: `session.${one.id}`, thing: one.id, label: one.title, kind: t`Conversation`, Icon: History, run: () => void navigate({ to: '/ask/$sessionId', params: { sessionId: one.id } }) })),
    ...connections.map((one) => ({ id: `connection.${one.id}`, thing: one.id, label: one.name, kind: t`Connection`, Icon: Database, run: () => void navigate({ to: '/connections/$id', params: { id: one.id } }) })),
    ...connections.map((one) => ({ id: `ask.${one.id}`, thing: '', label: t`Ask ${one.name}`, kind: t`Switch connection`, Icon: MessageSquareText, run: () => void navigate({ to: '/', search: { connection: one.id } }) })),
  ]
  const things = question ? matching(known, question, scoreOf) : known.slice(0, Math.min(recent, sessions.length))
  const shown = new Set(things.map(({ thing }) => thing))
  const ask = question ? (
    <CommandItem
      key="ask"
      id="ask"
      label={t`Ask “${question}”`}
      icon={<MessageSquareText aria-hidden />}
      aside={<KeyCombo keys="Enter" className="pointer-coarse:hidden" />}
      onRun={closing(() => void navigate({ to: '/', search: { ask: question } }))}
    />
  ) : null
  // Enter asks, unless what was typed begins the name of something that is here.
  const askFirst = !names([...actions, ...known], question)
  return (
    <Command label={t`Search, go and do`} placeholder={t`Type a question, or what you look for`} nothing={t`Nothing has that name.`} busy={found.busy} text={text} onText={setText} onClose={onClose}>
      {askFirst ? ask : null}
      {groups.map(([group, heading]) => (
        <ActionList key={group} heading={heading} actions={matching(actions.filter((one) => one.group === group), question, scoreOf, 12)} closing={closing} />
      ))}
      {things.length > 0 ? (
        <CommandGroup heading={question ? t`Conversations and connections` : t`Asked lately`}>
          {things.map(({ id, label, kind, Icon, run }) => (
            <CommandItem key={id} id={id} label={label} aside={kind} icon={<Icon aria-hidden />} onRun={closing(run)} />
          ))}
        </CommandGroup>
      ) : null}
      {question ? <ServerHits found={found} question={question} shown={shown} closing={closing} /> : null}
      {ask && !askFirst ? <CommandGroup heading={t`Or ask it`}>{ask}</CommandGroup> : null}
    </Command>
  )
}

type ActionListProps = { heading: string; actions: Action[]; closing: (run: () => void) => () => void }

function ActionList({ heading, actions, closing }: ActionListProps) {
  if (actions.length === 0) return null
  return (
    <CommandGroup heading={heading}>
      {actions.map(({ id, label, icon: Icon, keys, run }) => (
        <CommandItem key={id} id={id} label={label} icon={Icon ? <Icon aria-hidden /> : null} aside={keys ? <KeyCombo keys={keys} className="pointer-coarse:hidden" /> : null} onRun={closing(() => run?.())} />
      ))}
    </CommandGroup>
  )
}

import { useLingui } from '@lingui/react/macro'
import { ChevronDown } from 'lucide-react'

import { Dot } from '@/components/chip'
import { Menu, MenuChoice } from '@/components/menu'
import { Picker } from '@/components/picker'
import type { Connection } from '@/lib/api'

import type { Chosen } from './use-chosen'

/** From so many on, a list is searched rather than read. */
const many = 9

export const toneOf = (connection: Connection) => (connection.status === 'ready' ? 'ok' : connection.status === 'failed' ? 'bad' : 'info')

type ConnectionPickerProps = { connections: Connection[]; chosen: Chosen; className: string }

/** Which connection a new question goes to. */
export function ConnectionPicker({ connections, chosen, className }: ConnectionPickerProps) {
  const { t } = useLingui()
  const { connection } = chosen
  const trigger = (
    <button type="button" className={className} aria-label={t`Connection: ${connection?.name ?? ''}`}>
      {connection ? <Dot tone={toneOf(connection)} /> : null}
      <span className="truncate">{connection?.name}</span>
      <ChevronDown className="size-3.5" aria-hidden />
    </button>
  )
  const options = connections.map((one) => ({ value: one.id, label: one.name, icon: <Dot tone={toneOf(one)} /> }))
  const shared = { label: t`Connection`, value: connection?.id ?? '', onChange: chosen.choose, options }
  return connections.length < many ? (
    <Menu align="start" side="top" trigger={trigger}>
      <MenuChoice {...shared} />
    </Menu>
  ) : (
    <Picker {...shared} align="start" side="top" trigger={trigger} find={t`Find a connection`} nothing={t`No connection has this in its name.`} />
  )
}

import { useLingui } from '@lingui/react/macro'
import { ChevronDown } from 'lucide-react'

import type { Connection } from '@/lib/api'

import { Dot } from './chip'
import { Menu, MenuChoice } from './menu'
import { Picker } from './picker'

/** From so many on, a list is searched rather than read. */
const many = 9

export const toneOf = (connection: Connection) => (connection.status === 'ready' ? 'ok' : connection.status === 'failed' ? 'bad' : 'info')

type ConnectionPickerProps = { connections: Connection[]; connection: Connection | null; onChoose: (id: string) => void; side?: 'top' | 'bottom'; align?: 'start' | 'end'; className: string }

/** Which connection is asked. */
export function ConnectionPicker({ connections, connection, onChoose, side = 'top', align = 'start', className }: ConnectionPickerProps) {
  const { t } = useLingui()
  const trigger = (
    <button type="button" className={className} aria-label={t`Connection: ${connection?.name ?? t`none`}`}>
      {connection ? <Dot tone={toneOf(connection)} /> : null}
      <span className="truncate">{connection?.name ?? t`No connection`}</span>
      <ChevronDown className="size-3.5" aria-hidden />
    </button>
  )
  const options = connections.map((one) => ({ value: one.id, label: one.name, icon: <Dot tone={toneOf(one)} /> }))
  const shared = { label: t`Connection`, value: connection?.id ?? '', onChange: onChoose, options }
  return connections.length < many ? (
    <Menu align={align} side={side} trigger={trigger}>
      <MenuChoice {...shared} />
    </Menu>
  ) : (
    <Picker {...shared} align={align} side={side} trigger={trigger} find={t`Find a connection`} nothing={t`No connection has this in its name.`} />
  )
}

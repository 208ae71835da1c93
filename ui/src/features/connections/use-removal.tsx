import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'

import type { Connection } from '@/lib/api'

import { DeleteDialog } from './delete-dialog'
import { removeConnection } from './use-connections'

/** Deletes a connection after its name was typed, the demo shop at once; both can be taken back. */
export function useRemoval(onGone?: () => void): { ask: (connection: Connection) => void; dialog: ReactNode } {
  const { t } = useLingui()
  const client = useQueryClient()
  const [asked, setAsked] = useState<Connection | null>(null)
  const remove = (connection: Connection) => {
    setAsked(null)
    void removeConnection(client, connection, { done: t`${connection.name} is deleted`, failed: t`${connection.name} was not deleted.` })
    onGone?.()
  }
  const ask = (connection: Connection) => (connection.is_demo ? remove(connection) : setAsked(connection))
  return { ask, dialog: asked ? <DeleteDialog key={asked.id} connection={asked} onClose={() => setAsked(null)} onDelete={() => remove(asked)} /> : null }
}

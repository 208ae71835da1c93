import { useLingui } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'

import { toast } from '@/components/toast'
import type { Connection } from '@/lib/api'

import { DeleteDialog } from './delete-dialog'
import { useAddDemo, useDeleteConnection } from './use-connections'

/** Deletes a connection after its name was typed. The demo shop goes at once and can be taken back. */
export function useRemoval(onGone?: () => void): { ask: (connection: Connection) => void; dialog: ReactNode } {
  const { t } = useLingui()
  const [asked, setAsked] = useState<Connection | null>(null)
  const remove = useDeleteConnection()
  const addDemo = useAddDemo()
  const gone = (connection: Connection) => {
    const undo = connection.is_demo ? { label: t`Undo`, run: () => addDemo.mutate() } : undefined
    toast.done(t`${connection.name} is deleted`, undo)
    onGone?.()
  }
  const ask = (connection: Connection) => {
    if (!connection.is_demo) return setAsked(connection)
    return remove.mutate(connection, { onSuccess: () => gone(connection), onError: (thrown) => toast.failed(t`The demo shop was not removed.`, thrown) })
  }
  const dialog = asked ? (
    <DeleteDialog
      key={asked.id}
      connection={asked}
      open
      onClose={() => setAsked(null)}
      onDeleted={() => {
        setAsked(null)
        gone(asked)
      }}
    />
  ) : null
  return { ask, dialog }
}

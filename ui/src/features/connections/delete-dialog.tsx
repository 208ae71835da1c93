import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'

import { Button } from '@/components/button'
import { Dialog } from '@/components/dialog'
import { Field } from '@/components/field'
import { Input } from '@/components/input'
import type { Connection, ConnectionKind } from '@/lib/api'

import { DependentLines } from './dependents'
import { isUpload } from './kinds'

type DeleteDialogProps = { connection: Connection; onClose: () => void; onDelete: () => void }

function fate(kind: ConnectionKind) {
  if (isUpload(kind)) return <Trans>The uploaded rows go with it.</Trans>
  if (kind === 'sources') return <Trans>The connections that it joins stay.</Trans>
  return kind === 'files' ? <Trans>The uploaded files stay.</Trans> : <Trans>Your database is not touched.</Trans>
}

/** Says what goes, and asks for the name. */
export function DeleteDialog({ connection, onClose, onDelete }: DeleteDialogProps) {
  const { t } = useLingui()
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState(false)
  const matches = typed.trim() === connection.name
  const tables = connection.tables_found
  const submit = () => {
    setAsked(true)
    if (matches) onDelete()
  }
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={t`Delete the connection ${connection.name}?`}
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button variant="danger" onClick={submit}>
            <Trans>Delete connection</Trans>
          </Button>
        </>
      }
    >
      <ul className="-mt-2 mb-4 list-disc space-y-1 pl-5 text-md text-ink-2">
        {tables ? (
          <li>
            <Plural value={tables} one="# table goes from the catalog, with all that is known of it." other="# tables go from the catalog, with all that is known of them." />
          </li>
        ) : null}
        <DependentLines connection={connection} />
        <li>
          <Trans>Conversations about it stay readable; their questions can't be run again.</Trans>
        </li>
        <li>{fate(connection.type)}</li>
        <li>
          <Trans>It lies in the trash for 30 days and can be restored there.</Trans>
        </li>
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Field
          label={
            <Trans>
              Type <code className="rounded-xs bg-sunken px-1">{connection.name}</code> to delete it
            </Trans>
          }
          error={asked && !matches ? t`This is not its name.` : undefined}
        >
          <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoFocus />
        </Field>
      </form>
    </Dialog>
  )
}


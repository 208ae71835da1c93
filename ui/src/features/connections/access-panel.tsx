import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'

import { Button } from '@/components/button'
import { Checkbox } from '@/components/checkbox'
import { RadioRows } from '@/components/radio-rows'
import { SidePanel } from '@/components/side-panel'
import { ErrorState } from '@/components/states'
import { toast } from '@/components/toast'
import type { Connection } from '@/lib/api'

import { accessOf, formOfAccess, roles, toggled, type AccessForm } from './access'
import { PeopleChoice } from './people-choice'
import { useChangeConnection } from './use-connections'

type AccessPanelProps = { connection: Connection; onClose: () => void }

function Chosen({ form, onChange }: { form: AccessForm; onChange: (form: AccessForm) => void }) {
  const { t } = useLingui()
  const words = { analyst: t`All analysts`, viewer: t`All viewers` }
  return (
    <>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-3 text-sm font-label">
          <Trans>Roles</Trans>
        </legend>
        {roles.map((role) => (
          <Checkbox key={role} checked={form.roles.includes(role)} onChange={(wanted) => onChange({ ...form, roles: toggled(form.roles, role, wanted) })} label={words[role]} />
        ))}
      </fieldset>
      <PeopleChoice form={form} onChange={(people) => onChange({ ...form, people })} />
    </>
  )
}

/** Who may use a connection. For admins, who always may. */
export function AccessPanel({ connection, onClose }: AccessPanelProps) {
  const { t } = useLingui()
  const [form, setForm] = useState(() => formOfAccess(connection))
  const change = useChangeConnection(connection.id)
  const nobody = form.who === 'chosen' && form.roles.length === 0 && form.people.length === 0
  const save = () =>
    change.mutate(
      { access: accessOf(form) },
      {
        onSuccess: () => {
          toast.done(t`Saved who may use ${connection.name}.`)
          onClose()
        },
      },
    )
  return (
    <SidePanel
      open
      onClose={onClose}
      title={t`Who may use ${connection.name}`}
      takeFocus
      footer={
        <>
          <span className="text-xs text-ink-2">{nobody ? <Trans>Only admins may use it.</Trans> : <Trans>Admins always may.</Trans>}</span>
          <Button variant="primary" onClick={save} busy={change.isPending} busyLabel={t`Saving`}>
            <Trans>Save</Trans>
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        {change.isError ? <ErrorState compact error={change.error} className="px-0" /> : null}
        <RadioRows
          label={t`Who may use it`}
          value={form.who}
          onChange={(who) => setForm({ ...form, who })}
          options={[
            { value: 'everyone', label: t`Everybody in the organisation`, detail: t`As far as their role goes: viewers ask, analysts write SQL.` },
            { value: 'chosen', label: t`Only some`, detail: t`For others it isn't there: nor are its tables, the saved queries and answers on it, or their history.` },
          ]}
        />
        {form.who === 'chosen' ? <Chosen form={form} onChange={setForm} /> : null}
        {connection.dataset_id && form.who === 'chosen' ? (
          <p className="text-xs text-ink-2">
            <Trans>A connection over all uploaded files leaves this file out, unless everybody who may use that one may use this one too.</Trans>
          </p>
        ) : null}
        {connection.type === 'files' ? (
          <p className="text-xs text-ink-2">
            <Trans>It holds the files that everybody who may use it may use. Files that fewer people may use are left out.</Trans>
          </p>
        ) : null}
      </div>
    </SidePanel>
  )
}

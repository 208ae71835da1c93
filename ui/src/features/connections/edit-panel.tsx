import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useForm } from 'react-hook-form'

import { Button } from '@/components/button'
import { SidePanel } from '@/components/side-panel'
import { ErrorState } from '@/components/states'
import type { Connection, Problem } from '@/lib/api'
import { showProblem } from '@/lib/forms'
import { useMe } from '@/lib/me'
import { isAdmin } from '@/lib/permissions'

import { DetailsFields } from './details-fields'
import { changesOf, draftSchema, formOf, isServer, type DraftForm } from './draft'
import { EditSchemas } from './edit-schemas'
import { PrivacyField } from './privacy-field'
import { TestReport } from './test-report'
import { useChangeConnection, useTestSaved } from './use-connections'

type EditPanelProps = { connection: Connection; open: boolean; onClose: () => void; onSaved: () => void }

/** Changes a saved connection. Its password is never shown; an empty field keeps it. */
export function EditPanel({ connection, open, onClose, onSaved }: EditPanelProps) {
  const { t } = useLingui()
  const form = useForm<DraftForm>({ resolver: zodResolver(draftSchema(connection.type)), defaultValues: formOf(connection) })
  const [problem, setProblem] = useState<Problem | null>(null)
  const change = useChangeConnection(connection.id)
  const test = useTestSaved()
  const admin = isAdmin(useMe())
  const { isDirty } = form.formState

  const submit = form.handleSubmit(async (values) => {
    setProblem(null)
    const body = changesOf(connection, values)
    if (Object.keys(body).length === 0) return onSaved()
    try {
      await change.mutateAsync(body)
      return onSaved()
    } catch (thrown) {
      return setProblem(showProblem(form, thrown))
    }
  })
  return (
    <SidePanel
      open={open}
      onClose={onClose}
      title={t`Edit ${connection.name}`}
      wide
      takeFocus
      footer={
        <>
          <Button className="-ml-2" variant="quiet" onClick={() => test.mutate(connection.id)} busy={test.isPending} busyLabel={t`Testing`} disabledReason={isDirty ? t`Save your changes first` : undefined}>
            <Trans>Test it</Trans>
          </Button>
          <Button variant="primary" type="submit" form="connection-edit" busy={change.isPending} busyLabel={t`Saving`}>
            <Trans>Save</Trans>
          </Button>
        </>
      }
    >
      <form id="connection-edit" onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
        {problem ? <ErrorState compact error={problem} className="px-0" /> : null}
        <DetailsFields kind={connection.type} form={form} hasPassword={connection.has_password} hasCertificate={connection.has_ca_certificate} />
        {isServer(connection.type) ? <EditSchemas connection={connection} form={form} /> : null}
        {admin ? <PrivacyField form={form} /> : null}
      </form>
      {test.isIdle ? null : (
        <section className="mt-6 border-t border-line pt-4" aria-label={t`Test of the connection`}>
          {test.isError ? <ErrorState compact error={test.error} className="px-0" /> : <TestReport kind={connection.type} report={test.isPending ? undefined : test.data} />}
        </section>
      )}
    </SidePanel>
  )
}

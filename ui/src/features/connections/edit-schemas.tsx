import { Trans, useLingui } from '@lingui/react/macro'
import { Controller, type UseFormReturn } from 'react-hook-form'

import { Button } from '@/components/button'
import { ErrorState } from '@/components/states'
import type { Connection } from '@/lib/api'

import type { DraftForm } from './draft'
import { SchemaChoice } from './schema-choice'
import { ownDatabase } from './schemas'
import { useTestSaved } from './use-connections'

type EditSchemasProps = { connection: Connection; form: UseFormReturn<DraftForm> }

/** What a saved connection reads, and another choice: what there is to choose from is asked of the source. */
export function EditSchemas({ connection, form }: EditSchemasProps) {
  const { t } = useLingui()
  const look = useTestSaved()
  const own = ownDatabase(connection)
  const read = connection.schemas ?? (own === null ? null : [own])
  const found = look.data?.success ? look.data.schemas : null
  if (found) {
    return (
      <Controller control={form.control} name="schemas" render={({ field, fieldState }) => <SchemaChoice found={found} own={own} value={field.value} onChange={field.onChange} error={fieldState.error?.message} />} />
    )
  }
  return (
    <section className="flex flex-col items-start gap-1.5">
      <h3 className="text-sm font-label">{own === null ? <Trans>Schemas to read</Trans> : <Trans>Databases to read</Trans>}</h3>
      <p className="text-sm break-words text-ink-2">{read === null ? <Trans>All of them, and those that are added later</Trans> : read.join(', ')}</p>
      <Button size="sm" onClick={() => look.mutate(connection.id)} busy={look.isPending} busyLabel={t`Looking`}>
        <Trans>Choose</Trans>
      </Button>
      {look.isError ? <ErrorState compact error={look.error} className="px-0" /> : null}
      {look.data && !look.data.success ? (
        <p role="alert" className="text-xs text-bad-ink">
          {look.data.message}
        </p>
      ) : null}
    </section>
  )
}

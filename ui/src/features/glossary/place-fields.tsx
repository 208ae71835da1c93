import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Controller, useWatch, type UseFormReturn } from 'react-hook-form'

import { Field } from '@/components/field'
import { PickerButton } from '@/components/picker-button'
import { catalogQuery, connectionsQuery } from '@/lib/queries'
import { fullName } from '@/lib/table-name'

import { tableKey, type EntryForm } from './entry-form'

/** Where an entry belongs: its connection, its table, and for a term its column. */
export function PlaceFields({ form }: { form: UseFormReturn<EntryForm> }) {
  const { t } = useLingui()
  const { errors } = form.formState
  const [kind, connectionId, key] = useWatch({ control: form.control, name: ['kind', 'connection_id', 'table'] })
  const connections = useQuery(connectionsQuery).data?.data ?? []
  const { data: catalog, isError } = useQuery({ ...catalogQuery(connectionId), enabled: connectionId !== '' })
  const tables = (catalog?.tables ?? []).map((table) => ({ value: tableKey({ schema: table.schema, table: table.name }), label: fullName(table) }))
  const columns = catalog?.tables.find((table) => tableKey({ schema: table.schema, table: table.name }) === key)?.columns ?? []
  const optional = kind === 'term' ? t`optional` : undefined
  const everywhere = { value: '', label: t`Every connection` }
  return (
    <>
      <Field label={t`Connection`} error={errors.connection_id?.message} help={isError ? t`Its tables can't be read right now.` : undefined}>
        <Controller
          control={form.control}
          name="connection_id"
          render={({ field }) => (
            <PickerButton
              label={t`Connection`}
              placeholder={kind === 'term' ? everywhere.label : t`Choose a connection`}
              value={field.value}
              options={[...(kind === 'term' ? [everywhere] : []), ...connections.map((one) => ({ value: one.id, label: one.name }))]}
              onChange={(id) => {
                field.onChange(id)
                form.setValue('table', '')
                form.setValue('column', '')
              }}
            />
          )}
        />
      </Field>
      {connectionId ? (
        <div className="grid gap-x-3 gap-y-4 sm:grid-cols-2">
          <Field label={t`Table`} optional={optional} error={errors.table?.message}>
            <Controller
              control={form.control}
              name="table"
              render={({ field }) => (
                <PickerButton
                  label={t`Table`}
                  placeholder={t`Choose a table`}
                  value={field.value}
                  options={tables}
                  onChange={(next) => {
                    field.onChange(next)
                    form.setValue('column', '')
                  }}
                />
              )}
            />
          </Field>
          {kind === 'term' && key ? (
            <Field label={t`Column`} optional={optional} error={errors.column?.message}>
              <Controller control={form.control} name="column" render={({ field }) => <PickerButton label={t`Column`} placeholder={t`The whole table`} value={field.value} options={[{ value: '', label: t`The whole table` }, ...columns.map(({ name }) => ({ value: name, label: name }))]} onChange={field.onChange} />} />
            </Field>
          ) : null}
        </div>
      ) : null}
    </>
  )
}

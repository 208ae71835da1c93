import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'

import { Button } from '@/components/button'
import { Checkbox } from '@/components/checkbox'
import { Field } from '@/components/field'
import { Input } from '@/components/input'
import type { Catalog, ExploreFilter } from '@/lib/api'

import type { ExploreField } from './fields'

type ValueFormProps = { filter: ExploreFilter; field: ExploreField | undefined; catalog: Catalog | undefined; several: boolean; onChange: (values: string[]) => void }

const shownValues = 40
const mask = '•••'

/** Values that the column is known to hold. */
function knownValues(catalog: Catalog | undefined, field: ExploreField | undefined): string[] {
  if (!field) return []
  if (field.choice.type === 'boolean') return ['true', 'false']
  const table = catalog?.tables.find((one) => one.name === field.table.name && one.schema === field.table.schema)
  const samples = table?.columns.find((one) => one.name === field.choice.name)?.samples ?? []
  return samples.filter((value) => value !== mask && value !== '').slice(0, shownValues)
}

/** What a column is compared with: values to tick, or to type. */
export function ValueForm({ filter, field, catalog, several, onChange }: ValueFormProps) {
  const { t } = useLingui()
  const [typed, setTyped] = useState('')
  const values = filter.values ?? []
  const numeric = ['integer', 'decimal', 'float'].includes(field?.choice.type ?? '')
  const keyboard = numeric ? { inputMode: 'decimal' as const } : {}
  const at = (place: number) => values[place] ?? ''
  const put = (place: number, value: string) => onChange([0, 1].slice(0, filter.operator === 'between' ? 2 : 1).map((own) => (own === place ? value : at(own))))
  if (filter.operator === 'between') {
    return (
      <div className="flex gap-2">
        <Field label={t`From`} className="flex-1">
          <Input {...keyboard} value={at(0)} onChange={(event) => put(0, event.target.value)} />
        </Field>
        <Field label={t`To`} className="flex-1">
          <Input {...keyboard} value={at(1)} onChange={(event) => put(1, event.target.value)} />
        </Field>
      </div>
    )
  }
  if (!several) {
    return (
      <Field label={t`Value`}>
        <Input {...keyboard} maxLength={500} value={at(0)} onChange={(event) => put(0, event.target.value)} />
      </Field>
    )
  }
  const known = knownValues(catalog, field)
  const shown = [...known, ...values.filter((value) => !known.includes(value))]
  const add = () => {
    const value = typed.trim()
    if (value && !values.includes(value)) onChange([...values, value])
    setTyped('')
  }
  return (
    <>
      {shown.length > 0 ? (
        <fieldset className="flex max-h-52 flex-col gap-1.5 overflow-y-auto">
          <legend className="mb-1.5 text-sm font-label">{t`Values`}</legend>
          {shown.map((value) => (
            <Checkbox key={value} label={<span className="break-words">{value}</span>} checked={values.includes(value)} onChange={(on) => onChange(on ? [...values, value] : values.filter((one) => one !== value))} />
          ))}
        </fieldset>
      ) : null}
      {field?.choice.type === 'boolean' ? null : (
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            add()
          }}
        >
          <Field label={shown.length > 0 ? t`Another value` : t`Value`} className="flex-1">
            <Input {...keyboard} maxLength={500} value={typed} onChange={(event) => setTyped(event.target.value)} />
          </Field>
          <Button type="submit">{t`Add`}</Button>
        </form>
      )}
    </>
  )
}

import { useLingui } from '@lingui/react/macro'

import { Button } from '../button'
import { Field } from '../field'
import { Input } from '../input'
import { Select } from '../select'
import { type FilterOp, type GridFilter, needsValue, opsFor } from './filters'

type FilterFormProps = { filter: GridFilter | undefined; ordered: boolean; onChange: (filter: GridFilter | undefined) => void }

/** Narrows the rows by one column. It works while one types. */
export function FilterForm({ filter, ordered, onChange }: FilterFormProps) {
  const { t } = useLingui()
  const ops = opsFor(ordered)
  const op = filter?.op ?? ops[0] ?? 'is'
  const names: Record<FilterOp, string> = {
    contains: t`contains`,
    lacks: t`does not contain`,
    is: t`is`,
    is_not: t`is not`,
    above: t`is greater than`,
    below: t`is less than`,
    empty: t`is empty`,
    present: t`is not empty`,
  }
  return (
    <div className="flex flex-col gap-2">
      <Field label={t`Show rows where it`}>
        <Select value={op} onChange={(next) => onChange({ op: next, value: filter?.value ?? '' })} options={ops.map((value) => ({ value, label: names[value] }))} />
      </Field>
      {needsValue(op) ? <Input aria-label={t`Value`} value={filter?.value ?? ''} inputMode={ordered ? 'decimal' : 'text'} onChange={(event) => onChange({ op, value: event.target.value })} /> : null}
      {filter ? (
        <Button size="sm" className="self-start" onClick={() => onChange(undefined)}>
          {t`Clear the filter`}
        </Button>
      ) : null}
    </div>
  )
}

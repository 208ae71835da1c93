import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'

import { Field } from '@/components/field'
import { Select } from '@/components/select'
import type { Catalog, ExploreFilter, ExploreOperator } from '@/lib/api'

import { AddPart } from './add-part'
import { fieldOf, type ExploreField } from './fields'
import { PartChip } from './part-chip'
import { PeriodForm } from './period-form'
import { periodText } from './periods'
import { isWhole, type Question } from './question'
import { ValueForm } from './value-form'
import { operatorWords } from './words'

type RowProps = { catalog: Catalog | undefined; fields: ExploreField[]; question: Question; onChange: (next: Question) => void }

/** A condition in words. */
function useFilterText(fields: ExploreField[]) {
  const { t } = useLingui()
  return ({ column, operator, values = [], period }: ExploreFilter): string => {
    const label = fieldOf(fields, column)?.label ?? column.column
    const word = t(operatorWords[operator])
    if (operator === 'within' || operator === 'not_within') return `${label} ${word} ${periodText(period, (one) => t(one))}`
    if (operator === 'empty' || operator === 'not_empty') return `${label} ${word}`
    const given = values.filter((value) => value.trim() !== '')
    const [first = '…'] = given
    const more = given.length - 2
    const said = given.length > 2 ? t`${given.slice(0, 2).join(', ')} and ${more} more` : operator === 'between' ? t`${first} and ${given[1] ?? '…'}` : given.join(', ') || '…'
    return `${label} ${word} ${said}`
  }
}

const isTimed = (operator: ExploreOperator) => operator === 'within' || operator === 'not_within'
const single = new Set<ExploreOperator>(['contains', 'contains_not', 'starts_with', 'ends_with', 'less', 'at_most', 'greater', 'at_least'])

/** The same condition with another comparison: what was typed stays where it still goes. */
function compared(filter: ExploreFilter, operator: ExploreOperator): ExploreFilter {
  const { column, values = [], period } = filter
  if (isTimed(operator)) return { column, operator, period: period ?? { kind: 'last', count: 12, unit: 'month' } }
  if (operator === 'empty' || operator === 'not_empty') return { column, operator }
  return { column, operator, values: operator === 'between' ? values.slice(0, 2) : single.has(operator) ? values.slice(0, 1) : values }
}

const most = 20

/** Which rows count. */
export function FilterRow({ catalog, fields, question, onChange }: RowProps) {
  const { t } = useLingui()
  const textOf = useFilterText(fields)
  const [fresh, setFresh] = useState(-1)
  const { filters } = question
  const set = (next: ExploreFilter[]) => onChange({ ...question, filters: next })
  const add = (key: string) => {
    const field = fields.find((one) => one.key === key)
    const [operator] = field?.choice.operators ?? []
    if (!field || !operator) return
    setFresh(filters.length)
    set([...filters, compared({ column: field.place, operator }, operator)])
  }
  return (
    <>
      {filters.map((filter, at) => {
        const field = fieldOf(fields, filter.column)
        const put = (next: ExploreFilter) => set(filters.map((one, other) => (other === at ? next : one)))
        const options = (field?.choice.operators ?? [filter.operator]).map((value) => ({ value, label: t(operatorWords[value]) }))
        return (
          <PartChip key={`${at} ${field?.key ?? filter.column.column}`} fresh={fresh === at} unfinished={!isWhole(filter)} text={textOf(filter)} title={t`Filter`} onRemove={() => set(filters.filter((_, other) => other !== at))}>
            <div className="flex flex-col gap-3">
              <Field label={field?.label ?? filter.column.column}>
                <Select value={filter.operator} options={options} onChange={(next) => put(compared(filter, next))} />
              </Field>
              {isTimed(filter.operator) ? <PeriodForm period={filter.period} grains={field?.choice.grains ?? []} onChange={(period) => put({ ...filter, period })} /> : null}
              {isTimed(filter.operator) || filter.operator === 'empty' || filter.operator === 'not_empty' ? null : <ValueForm filter={filter} field={field} catalog={catalog} several={!single.has(filter.operator)} onChange={(values) => put({ ...filter, values })} />}
            </div>
          </PartChip>
        )
      })}
      {filters.length < most ? <AddPart label={t`Add a filter`} nothing={t`No column has this in its name.`} options={fields.map(({ key, label }) => ({ value: key, label }))} onAdd={add} /> : null}
    </>
  )
}

import { useLingui } from '@lingui/react/macro'

import { Field } from '@/components/field'
import { Select } from '@/components/select'
import type { ExploreSplit, TimeGrain } from '@/lib/api'

import { AddPart } from './add-part'
import { fieldOf, type ExploreField } from './fields'
import { PartChip } from './part-chip'
import { changed, usualGrain, type Question } from './question'
import { grainWords } from './words'

type RowProps = { fields: ExploreField[]; question: Question; onChange: (next: Question) => void }

/** A split in words. */
export function useSplitText(fields: ExploreField[]) {
  const { t } = useLingui()
  return ({ column, grain }: ExploreSplit): string => {
    const label = fieldOf(fields, column)?.label ?? column.column
    return grain ? `${label}: ${t(grainWords[grain])}` : label
  }
}

const most = 3
const each = 'each'

/** What the figures are split by. */
export function SplitRow({ fields, question, onChange }: RowProps) {
  const { t } = useLingui()
  const textOf = useSplitText(fields)
  const { splits } = question
  const set = (next: ExploreSplit[]) => onChange(changed(question, { splits: next }))
  const rank = { time: 0, category: 1, text: 2, key: 3, measure: 4 }
  const offered = fields.filter(({ choice }) => choice.splits || choice.grains.length > 0).toSorted((one, other) => Number(one.place.table !== undefined) - Number(other.place.table !== undefined) || rank[one.choice.role] - rank[other.choice.role])
  const add = (key: string) => {
    const field = offered.find((one) => one.key === key)
    if (!field) return
    // The same time twice is of use only in two grains.
    const taken = splits.filter((one) => fieldOf(fields, one.column) === field).map((one) => one.grain)
    const grain = usualGrain(field.choice.grains.filter((one) => !taken.includes(one)))
    if (taken.length === 0 || grain) set([...splits, { column: field.place, ...(grain ? { grain } : {}) }])
  }
  return (
    <>
      {splits.map((split, at) => {
        const field = fieldOf(fields, split.column)
        const grains = field?.choice.grains ?? []
        const others = new Set(splits.filter((one, other) => other !== at && fieldOf(fields, one.column) === field).map((one) => one.grain ?? each))
        const options: { value: TimeGrain | typeof each; label: string }[] = [...grains.map((value) => ({ value, label: t(grainWords[value]) })), ...(field?.choice.splits ? [{ value: each as typeof each, label: t`Each moment` }] : [])]
        return (
          <PartChip key={`${at} ${field?.key ?? split.column.column}`} text={textOf(split)} title={t`Split by`} onRemove={() => set(splits.filter((_, other) => other !== at))}>
            {grains.length > 0 ? (
              <Field label={t`How finely the time is cut`}>
                <Select value={split.grain ?? each} options={options.filter(({ value }) => !others.has(value))} onChange={(next) => set(splits.map((one, other) => (other === at ? { column: one.column, ...(next === each ? {} : { grain: next }) } : one)))} />
              </Field>
            ) : (
              <p className="text-sm text-ink-2">{t`One row for each different value.`}</p>
            )}
          </PartChip>
        )
      })}
      {splits.length < most ? <AddPart label={t`Add a split`} nothing={t`No column has this in its name.`} options={offered.map(({ key, label }) => ({ value: key, label }))} onAdd={add} /> : null}
    </>
  )
}

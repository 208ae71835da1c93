import { useLingui } from '@lingui/react/macro'

import { Field } from '@/components/field'
import { Select } from '@/components/select'
import type { ExploreChoices, ExploreFunction, ExploreMetric } from '@/lib/api'

import { AddPart } from './add-part'
import { fieldOf, type ExploreField } from './fields'
import { PartChip } from './part-chip'
import { changed, type Question } from './question'
import { functionWords } from './words'

type RowProps = { choices: ExploreChoices; fields: ExploreField[]; question: Question; onChange: (next: Question) => void }

/** A figure in words. */
export function useMetricText(fields: ExploreField[]) {
  const { t } = useLingui()
  return (metric: ExploreMetric): string => {
    if (metric.function === 'metric') return metric.name ?? ''
    const word = t(functionWords[metric.function])
    if (!metric.column) return word
    const label = fieldOf(fields, metric.column)?.label ?? metric.column.column
    // "Total amount" of a column that is called so already.
    return label.startsWith(`${word.toLowerCase()} `) ? `${word}${label.slice(word.length)}` : `${word} ${label}`
  }
}

const most = 6

/** The figures that are shown. */
export function MetricRow({ choices, fields, question, onChange }: RowProps) {
  const { t } = useLingui()
  const textOf = useMetricText(fields)
  const { metrics } = question
  const set = (next: ExploreMetric[]) => onChange(changed(question, { metrics: next }))
  const has = (wanted: ExploreMetric) => metrics.some((one) => textOf(one) === textOf(wanted))
  const offered: { value: string; label: string; metric: ExploreMetric }[] = [
    { value: 'rows', label: t(functionWords.count), metric: { function: 'count' as const } },
    ...choices.metrics.map(({ name }) => ({ value: `metric ${name}`, label: name, metric: { function: 'metric' as const, name } })),
    ...fields.flatMap(({ key, label, place, choice }) => (choice.suggested === null ? [] : [{ value: key, label, metric: { function: choice.suggested, column: place } }])),
  ].filter(({ metric }) => !has(metric))
  return (
    <>
      {metrics.map((metric, at) => {
        const field = metric.column ? fieldOf(fields, metric.column) : undefined
        const told = choices.metrics.find((one) => one.name === metric.name)?.told
        const options = (field?.choice.functions ?? []).filter((one): one is Exclude<ExploreFunction, 'metric'> => one !== 'metric').map((value) => ({ value, label: t(functionWords[value]) }))
        return (
          <PartChip key={`${at} ${field?.key ?? metric.name ?? ''}`} text={textOf(metric)} title={t`Figure`} {...(metrics.length > 1 ? { onRemove: () => set(metrics.filter((_, other) => other !== at)) } : {})}>
            {field && metric.function !== 'metric' ? (
              <Field label={t`How ${field.label} is taken together`}>
                <Select value={metric.function} options={options} onChange={(next) => set(metrics.map((one, other) => (other === at ? { ...one, function: next } : one)))} />
              </Field>
            ) : (
              <p className="text-sm text-ink-2">{told ?? t`Counts every row that the filters let through.`}</p>
            )}
          </PartChip>
        )
      })}
      {metrics.length < most ? <AddPart label={t`Add a figure`} nothing={t`No column with this name gives a figure.`} options={offered} onAdd={(value) => set([...metrics, ...offered.filter((one) => one.value === value).map((one) => one.metric)])} /> : null}
    </>
  )
}

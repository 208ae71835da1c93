import { useLingui } from '@lingui/react/macro'

import { Field } from '@/components/field'
import { Input } from '@/components/input'
import { Select } from '@/components/select'
import type { ExplorePeriod, TimeGrain } from '@/lib/api'

import { presetOf, presets } from './periods'

type PeriodFormProps = { period: ExplorePeriod | null | undefined; grains: TimeGrain[]; onChange: (period: ExplorePeriod) => void }

const mostUnits = 1000

/** A stretch of time: one that is often asked for, a number of units, or two days. */
export function PeriodForm({ period, grains, onChange }: PeriodFormProps) {
  const { t } = useLingui()
  const chosen = presetOf(period)
  const options = [...presets.map(({ value, label }) => ({ value, label: t(label) })), { value: 'last', label: t`Last so many …` }, { value: 'between', label: t`From one day to another` }]
  const units = [
    ...(grains.includes('hour') ? [{ value: 'hour' as const, label: t`hours` }] : []),
    { value: 'day' as const, label: t`days` },
    { value: 'week' as const, label: t`weeks` },
    { value: 'month' as const, label: t`months` },
    { value: 'quarter' as const, label: t`quarters` },
    { value: 'year' as const, label: t`years` },
  ]
  const choose = (value: string) => {
    if (value === 'between') onChange({ kind: 'between' })
    else onChange(presets.find((one) => one.value === value)?.period ?? { kind: 'last', count: 14, unit: 'day' })
  }
  const between = period?.kind === 'between' ? period : { kind: 'between' as const }
  return (
    <>
      <Field label={t`Time`}>
        <Select value={chosen} options={options} onChange={choose} />
      </Field>
      {chosen === 'last' && period?.kind === 'last' ? (
        <div className="flex gap-2">
          <Input type="number" aria-label={t`How many`} min={1} max={mostUnits} value={period.count} className="w-24" onChange={(event) => onChange({ ...period, count: Math.min(mostUnits, Math.max(1, Math.trunc(Number(event.target.value)) || 1)) })} />
          <Select label={t`Unit`} value={period.unit} options={units} onChange={(unit) => onChange({ ...period, unit })} className="flex-1" />
        </div>
      ) : null}
      {chosen === 'between' ? (
        <div className="flex gap-2">
          <Field label={t`From`} className="flex-1">
            <Input type="date" value={between.from ?? ''} onChange={(event) => onChange({ ...between, from: event.target.value || null })} />
          </Field>
          <Field label={t`To`} className="flex-1">
            <Input type="date" value={between.to ?? ''} onChange={(event) => onChange({ ...between, to: event.target.value || null })} />
          </Field>
        </div>
      ) : null}
    </>
  )
}

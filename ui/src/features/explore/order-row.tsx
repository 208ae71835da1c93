import { useLingui } from '@lingui/react/macro'

import { Select } from '@/components/select'

import type { ExploreField } from './fields'
import { useMetricText } from './metric-row'
import type { Question } from './question'
import { useSplitText } from './split-row'

type RowProps = { fields: ExploreField[]; question: Question; onChange: (next: Question) => void }

const usual = 'usual'
const limits = [5, 10, 20, 50, 100, 500]

/** In which order rows are shown, and how many. */
export function OrderRow({ fields, question, onChange }: RowProps) {
  const { t } = useLingui()
  const metricText = useMetricText(fields)
  const splitText = useSplitText(fields)
  const { order, limit, metrics, splits } = question
  const both = (by: 'metric' | 'split', index: number, name: string) => [
    { value: `${by} ${index} down`, label: by === 'metric' ? t`${name}, highest first` : t`${name}, descending` },
    { value: `${by} ${index} up`, label: by === 'metric' ? t`${name}, lowest first` : t`${name}, ascending` },
  ]
  const options = [{ value: usual, label: t`As usual` }, ...metrics.flatMap((one, at) => both('metric', at, metricText(one))), ...splits.flatMap((one, at) => both('split', at, splitText(one)))]
  const set = (value: string) => {
    const { order: _, ...rest } = question
    const [by, index, way] = value.split(' ')
    onChange(value === usual ? rest : { ...rest, order: { by: by === 'split' ? 'split' : 'metric', index: Number(index), descending: way === 'down' } })
  }
  const cut = (value: string) => {
    const { limit: _, ...rest } = question
    onChange(value === 'all' ? rest : { ...rest, limit: Number(value) })
  }
  const counts = limit && !limits.includes(limit) ? [...limits, limit].toSorted((one, other) => one - other) : limits
  return (
    <>
      <Select size="sm" prefix={t`Order`} label={t`Order`} value={order ? `${order.by} ${order.index} ${order.descending ? 'down' : 'up'}` : usual} options={options} onChange={set} className="max-w-full" />
      <Select size="sm" prefix={t`Rows`} label={t`Rows`} value={limit ? String(limit) : 'all'} options={[{ value: 'all', label: t`all` }, ...counts.map((count) => ({ value: String(count), label: t`first ${count}` }))]} onChange={cut} />
    </>
  )
}

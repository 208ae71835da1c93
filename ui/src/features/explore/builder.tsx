import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'

import type { Catalog, ExploreChoices } from '@/lib/api'

import { allFields } from './fields'
import { FilterRow } from './filter-row'
import { MetricRow } from './metric-row'
import { OrderRow } from './order-row'
import type { Question } from './question'
import { SplitRow } from './split-row'

type BuilderProps = { choices: ExploreChoices; catalog: Catalog | undefined; question: Question; onChange: (next: Question) => void }

const Row = ({ label, children }: { label: string; children: ReactNode }) => (
  <div role="group" aria-label={label} className="grid gap-x-3 gap-y-1 sm:grid-cols-[5.5rem_1fr]">
    <span aria-hidden className="flex items-center text-sm text-ink-3 sm:h-control-sm">
      {label}
    </span>
    <div className="flex min-w-0 flex-wrap items-center gap-1.5">{children}</div>
  </div>
)

/** The question as chips: what is shown, by what it is split, which rows count, in which order. */
export function Builder({ choices, catalog, question, onChange }: BuilderProps) {
  const { t } = useLingui()
  const fields = allFields(choices)
  return (
    <div className="flex flex-col gap-2.5">
      <Row label={t({ message: 'Show', context: 'figures' })}>
        <MetricRow choices={choices} fields={fields} question={question} onChange={onChange} />
      </Row>
      <Row label={t`Split by`}>
        <SplitRow fields={fields} question={question} onChange={onChange} />
      </Row>
      <Row label={t`Only`}>
        <FilterRow catalog={catalog} fields={fields} question={question} onChange={onChange} />
      </Row>
      <Row label={t`Rows`}>
        <OrderRow fields={fields} question={question} onChange={onChange} />
      </Row>
    </div>
  )
}

import { useLingui } from '@lingui/react/macro'
import { ArrowDownUp, Calendar, Clock, Filter, Hash, type LucideIcon, MapPin, Sigma, Table2 } from 'lucide-react'

import { Chip } from '@/components/chip'
import type { ReadingRole, ReadingView } from '@/lib/api'

const icons: Record<ReadingRole, LucideIcon> = { measure: Sigma, dimension: Calendar, time: Clock, place: MapPin, filter: Filter, limit: Hash, order: ArrowDownUp, table: Table2 }
const dimensionIcon = (text: string): LucideIcon => (/day|week|month|quarter|year|date/i.test(text) ? Calendar : Table2)

const pick = (role: ReadingRole, text: string): LucideIcon => (role === 'dimension' ? dimensionIcon(text) : icons[role])

/** What was understood, as a sentence of chips. */
export function ReadingLine({ reading }: { reading: ReadingView }) {
  const { t } = useLingui()
  if (reading.chips.length === 0) return reading.summary ? <p className="mt-2 text-sm text-ink-3">{reading.summary}</p> : null
  return (
    <p className="mt-2.5 flex flex-wrap items-center gap-x-1.5 gap-y-1.5 text-sm text-ink-3">
      <span>{t`Read as`}</span>
      {reading.chips.map((chip, at) => {
        const Icon = pick(chip.role, chip.text)
        return (
          <span key={at} className="inline-flex max-w-full items-center gap-1.5">
            {chip.joiner ? <span>{chip.joiner}</span> : null}
            <Chip state={chip.state === 'sure' ? 'rest' : chip.state}>
              <Icon aria-hidden />
              <span className="truncate">{chip.text}</span>
              {chip.state === 'changed' ? <span className="sr-only">{t`(changed)`}</span> : null}
            </Chip>
          </span>
        )
      })}
    </p>
  )
}

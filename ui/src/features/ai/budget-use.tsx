import { Trans, useLingui } from '@lingui/react/macro'

import { Progress } from '@/components/progress'
import { formatNumber } from '@/lib/format'

/** What this month has cost so far. */
export function BudgetUse({ used, budget }: { used: number; budget: number | null }) {
  const { t } = useLingui()
  if (budget === null || budget === 0) {
    return (
      <p className="text-sm text-ink-2">
        <Trans>{formatNumber(used)} tokens used this month</Trans>
      </p>
    )
  }
  return <Progress label={t`${formatNumber(used)} of ${formatNumber(budget)} tokens used this month`} value={Math.min(1, used / budget)} />
}

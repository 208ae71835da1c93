import { Trans } from '@lingui/react/macro'
import type { UseMutationResult } from '@tanstack/react-query'
import { CircleAlert, CircleCheck } from 'lucide-react'

import { ErrorState, Notice } from '@/components/states'
import type { ModelTest } from '@/lib/api'
import { formatDuration } from '@/lib/format'

/** What the model answered, or the provider's own words of refusal. */
export function TestResult({ test }: { test: Pick<UseMutationResult<ModelTest, Error, never>, 'data' | 'error' | 'isPending'> }) {
  const { data } = test
  return (
    <div role="status">
      {test.isPending ? null : test.error ? (
        <ErrorState compact error={test.error} className="px-0" />
      ) : data?.success ? (
        <Notice tone="ok" icon={<CircleCheck aria-hidden />}>
          <span className="font-label">{data.model}</span> {data.latency_ms === null ? <Trans>answered.</Trans> : <Trans>answered in {formatDuration(data.latency_ms)}.</Trans>}
        </Notice>
      ) : data ? (
        <Notice tone="bad" icon={<CircleAlert aria-hidden />}>
          <span className="break-words">{data.message}</span>
        </Notice>
      ) : null}
    </div>
  )
}

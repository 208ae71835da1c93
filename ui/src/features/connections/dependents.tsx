import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { Connection } from '@/lib/api'

import { dependentsQuery, type Named } from './use-dependents'

function Line({ of: { count, names }, children }: { of: Named; children: ReactNode }) {
  const rest = count - names.length
  return (
    <li>
      {children}
      <span className="block text-sm text-ink-3 wrap-anywhere">
        {names.join(' · ')}
        {rest > 0 ? <Trans> and {rest} more</Trans> : null}
      </span>
    </li>
  )
}

/** What stops working with a connection, for who is about to delete it. */
export function DependentLines({ connection }: { connection: Connection }) {
  const { t } = useLingui()
  const { data, isPending, isError } = useQuery(dependentsQuery(connection))
  if (isPending) return <li className="text-ink-3">{t`Looking at what stands on it`}</li>
  if (isError) return <li className="text-warn-ink">{t`What stands on it could not be found out.`}</li>
  const { queries, answers, entries } = data
  return (
    <>
      {queries.count > 0 ? (
        <Line of={queries}>
          <Plural value={queries.count} one="# saved query stops working." other="# saved queries stop working." />
        </Line>
      ) : null}
      {answers.count > 0 ? (
        <Line of={answers}>
          <Plural value={answers.count} one="# verified answer is given no more." other="# verified answers are given no more." />
        </Line>
      ) : null}
      {entries.count > 0 ? (
        <Line of={entries}>
          <Plural value={entries.count} one="# glossary entry goes with it." other="# glossary entries go with it." />
        </Line>
      ) : null}
    </>
  )
}

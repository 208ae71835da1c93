import { useLingui } from '@lingui/react/macro'
import type { UseQueryResult } from '@tanstack/react-query'

import { CopyButton, SqlText } from '@/components/sql-text'
import type { Composed } from '@/lib/api'

/** The SQL of the question, all the while; who may not see it is told so. */
export function SqlBlock({ query }: { query: UseQueryResult<Composed> }) {
  const { t } = useLingui()
  const { data } = query
  if (!data || query.isError) return null
  return (
    <section aria-label={t`SQL`}>
      <header className="mb-2 flex items-center justify-between gap-4">
        <h2 className="text-md font-title">{t`SQL`}</h2>
        {data.sql === null ? null : <CopyButton text={data.sql} />}
      </header>
      {data.sql === null ? <p className="text-sm text-ink-2">{t`The SQL is shown to people with the right “sql.run”.`}</p> : <SqlText sql={data.sql} />}
    </section>
  )
}

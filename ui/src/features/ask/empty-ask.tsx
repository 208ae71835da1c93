import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CornerDownRight, Database } from 'lucide-react'

import { buttonClass } from '@/components/button'
import { Loadable } from '@/components/loadable'
import { Skeleton } from '@/components/skeleton'
import { EmptyState, Notice } from '@/components/states'
import type { Connection } from '@/lib/api'
import { suggestionsQuery } from '@/lib/queries'

type EmptyAskProps = { connection: Connection | null; onAsk: (question: string) => void }

/** Before the first question: what can be asked here, from the real tables. */
export function EmptyAsk({ connection, onAsk }: EmptyAskProps) {
  const { t } = useLingui()
  if (!connection) {
    const add = (
      <Link to="/connections" className={buttonClass({ variant: 'primary' })}>
        {t`Add a connection`}
      </Link>
    )
    return (
      <EmptyState icon={<Database aria-hidden />} title={t`There is nothing to ask yet`} action={add}>
        {t`Connect a database, drop in a spreadsheet, or add the demo shop.`}
      </EmptyState>
    )
  }
  return (
    <div className="pt-[12vh] max-sm:pt-6">
      <h2 className="text-2xl font-title">{t`Ask ${connection.name}`}</h2>
      <p className="mt-1 text-md text-ink-2">{t`Ask in plain English. Every answer shows how it was read, the SQL, and what was checked.`}</p>
      {connection.status === 'ready' ? <Suggestions connection={connection} onAsk={onAsk} /> : <NotReady connection={connection} />}
    </div>
  )
}

function NotReady({ connection }: { connection: Connection }) {
  const { t } = useLingui()
  if (connection.status === 'failed') {
    return (
      <Notice tone="bad" className="mt-6">
        {t`The tables of this connection could not be read:`} {connection.status_detail}{' '}
        <Link to="/connections" className="link">
          {t`Look at the connection`}
        </Link>
      </Notice>
    )
  }
  return (
    <div className="mt-6" aria-busy="true">
      <p className="text-sm text-ink-3" role="status">
        {t`Its tables are being read. This takes a moment.`}
      </p>
      <SuggestionSkeleton />
    </div>
  )
}

function Suggestions({ connection, onAsk }: { connection: Connection; onAsk: (question: string) => void }) {
  const { t } = useLingui()
  const suggestions = useQuery(suggestionsQuery(connection.id))
  return (
    <section className="mt-7" aria-labelledby="suggested">
      <h3 id="suggested" className="mb-1 text-xs text-ink-3">
        {t`Suggested from its tables`}
      </h3>
      <Loadable query={suggestions} skeleton={<SuggestionSkeleton />} compact>
        {({ data }) =>
          data.length === 0 ? (
            <p className="text-sm text-ink-2">{t`No suggestion fits these tables; ask what you want to know.`}</p>
          ) : (
            <ul className="m-0 list-none p-0">
              {data.map((question) => (
                <li key={question} className="border-b border-line-faint">
                  <button type="button" onClick={() => onAsk(question)} className="flex min-h-11 w-full items-center gap-2.5 rounded-sm px-1 py-2 text-left text-md text-ink time-1 hover:bg-hover">
                    <CornerDownRight aria-hidden className="size-3.5 shrink-0 text-ink-3" />
                    {question}
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Loadable>
    </section>
  )
}

const SuggestionSkeleton = () => (
  <div aria-hidden>
    {[70, 55, 62, 48, 66].map((width) => (
      <div key={width} className="flex h-11 items-center border-b border-line-faint">
        <span style={{ width: `${width}%` }}>
          <Skeleton className="h-3" />
        </span>
      </div>
    ))}
  </div>
)

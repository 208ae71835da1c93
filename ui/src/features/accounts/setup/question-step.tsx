import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ArrowRight, ChevronRight } from 'lucide-react'
import { useRef, useState } from 'react'

import { Button } from '@/components/button'
import { Input } from '@/components/input'
import { Loadable } from '@/components/loadable'
import { Skeleton } from '@/components/skeleton'
import { ErrorState } from '@/components/states'
import { connectionQuery, suggestionsQuery } from '@/lib/queries'

type QuestionStepProps = { connectionId: string; onBack: () => void; onSkip: () => void; onAsk: (question: string) => void }

/** The first question: one of those the data itself suggests, or one's own. */
export function QuestionStep({ connectionId, onBack, onSkip, onAsk }: QuestionStepProps) {
  const { t } = useLingui()
  const [own, setOwn] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const connection = useQuery(connectionQuery(connectionId))
  const ready = connection.data?.status === 'ready'
  const suggestions = useQuery({ ...suggestionsQuery(connectionId), enabled: ready || connection.data?.status === 'failed' })
  const question = own.trim()
  return (
    <div>
      <h1 className="text-2xl font-title">
        <Trans>Ask your first question</Trans>
      </h1>
      <p className="mt-1 mb-5 text-md text-ink-2">
        <Trans>These come from the tables of the data you chose.</Trans>
      </p>
      {connection.isError ? <ErrorState compact error={connection.error} retry={() => void connection.refetch()} /> : null}
      <Loadable query={suggestions} compact skeleton={connection.isError ? null : <QuestionSkeleton />}>
        {({ data }) => data.length === 0 ? (
          <p className="text-sm text-ink-2">
            <Trans>No suggestion fits these tables; ask what you want to know.</Trans>
          </p>
        ) : (
          <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line">
            {data.slice(0, 5).map((text) => (
              <li key={text}>
                <button type="button" onClick={() => onAsk(text)} className="flex min-h-11 w-full items-center justify-between gap-3 px-4 py-2 text-left text-sm font-label hover:bg-hover focus-visible:-outline-offset-2">
                  {text}
                  <ChevronRight className="text-ink-3" aria-hidden />
                </button>
              </li>
            ))}
          </ul>
        )}
      </Loadable>
      <form
        className="mt-4 flex gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          if (question) onAsk(question)
          else field.current?.focus()
        }}
      >
        <Input ref={field} size="xl" aria-label={t`Your own question`} placeholder={t`Or ask in your own words`} value={own} onChange={(event) => setOwn(event.target.value)} maxLength={5000} />
        <Button type="submit" variant="primary" size="xl">
          <Trans>Ask</Trans>
          <ArrowRight aria-hidden />
        </Button>
      </form>
      <div className="mt-6 flex justify-between">
        <Button variant="quiet" size="xl" className="-ml-4" onClick={onBack}>
          <Trans>Back</Trans>
        </Button>
        <Button variant="quiet" size="xl" onClick={onSkip}>
          <Trans>Skip</Trans>
        </Button>
      </div>
    </div>
  )
}

const QuestionSkeleton = () => (
  <div className="divide-y divide-line rounded-lg border border-line">
    {['w-3/5', 'w-1/2', 'w-2/3', 'w-2/5', 'w-1/2'].map((width, index) => (
      <div key={index} className="flex h-11 items-center px-4">
        <Skeleton className={`h-3 ${width}`} />
      </div>
    ))}
  </div>
)

import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ArrowRight, Database, FileSpreadsheet, ShieldCheck, Store } from 'lucide-react'

import { Button } from '@/components/button'
import { Badge } from '@/components/chip'
import { RadioRows } from '@/components/radio-rows'
import { ErrorState, Notice } from '@/components/states'
import { api, unwrap, type Connection } from '@/lib/api'
import { connectionsQuery } from '@/lib/queries'

import type { Source } from './state'

type DataStepProps = {
  source: Source
  onSource: (source: Source) => void
  onDemo: (connectionId: string) => void
  onDatabase: () => void
  onFile: () => void
  onSkip: () => void
}

/** The demo shop where there is none yet; going back and forth adds no second one. */
function useDemo(onDone: (id: string) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (): Promise<Connection> => {
      const { data } = await client.fetchQuery({ ...connectionsQuery, staleTime: 0 })
      return data.find((one) => one.is_demo) ?? unwrap(api.POST('/api/v1/connections/demo'))
    },
    onSuccess: async (connection) => {
      await client.invalidateQueries({ queryKey: connectionsQuery.queryKey })
      onDone(connection.id)
    },
  })
}

export function DataStep({ source, onSource, onDemo, onDatabase, onFile, onSkip }: DataStepProps) {
  const { t } = useLingui()
  const demo = useDemo(onDemo)
  const icon = 'size-5 text-ink-3'
  const next = { demo: () => demo.mutate(), database: onDatabase, file: onFile }[source]
  const words = { demo: t`Use the demo shop`, database: t`Connect a database`, file: t`Choose a file` }[source]
  return (
    <div>
      <h1 className="text-2xl font-title">
        <Trans>What do you want to ask about?</Trans>
      </h1>
      <p className="mt-1 mb-5 text-md text-ink-2">
        <Trans>Start with the demo shop, or bring your own data. You can add more at any time.</Trans>
      </p>
      <RadioRows
        label={t`What do you want to ask about?`}
        variant="cards"
        value={source}
        onChange={onSource}
        options={[
          {
            value: 'demo',
            label: (
              <span className="flex items-center gap-2">
                <Trans>Demo shop</Trans> <Badge tone="accent">{t`nothing to install`}</Badge>
              </span>
            ),
            detail: t`A small online shop with orders up to today. Remove it with one click.`,
            aside: <Store className={icon} aria-hidden />,
          },
          {
            value: 'database',
            label: t`A database`,
            detail: t`PostgreSQL, MySQL or SQLite. DataMind only reads, and tests the way in before it keeps anything.`,
            aside: <Database className={icon} aria-hidden />,
          },
          {
            value: 'file',
            label: t`A file`,
            detail: t`CSV, Excel, JSON, Parquet or SQLite, up to 1 GB. Types and dates are recognised; you see them before anything is loaded.`,
            aside: <FileSpreadsheet className={icon} aria-hidden />,
          },
        ]}
      />
      <Notice icon={<ShieldCheck aria-hidden />} className="mt-5">
        <Trans>You need no language model: the built-in engine answers, and nothing leaves this server. You can add a model later.</Trans>
      </Notice>
      {demo.isError ? <ErrorState compact error={demo.error} className="mt-3" /> : null}
      <div className="mt-6 flex justify-end gap-2">
        <Button variant="quiet" size="xl" onClick={onSkip}>
          <Trans>Skip</Trans>
        </Button>
        <Button variant="primary" size="xl" onClick={next} busy={demo.isPending} busyLabel={t`Preparing the shop`}>
          {words}
          <ArrowRight aria-hidden />
        </Button>
      </div>
    </div>
  )
}

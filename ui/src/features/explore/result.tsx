import { Plural, useLingui } from '@lingui/react/macro'
import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'

import { Chart } from '@/components/chart'
import { ChartSwitcher } from '@/components/chart-switcher'
import { DataGrid } from '@/components/grid'
import { TabPanel, Tabs } from '@/components/segmented'
import { Skeleton, usePending } from '@/components/skeleton'
import { EmptyState, ErrorState, Notice } from '@/components/states'
import { type QueryResult, toProblem } from '@/lib/api'
import { cn } from '@/lib/cn'
import { formatDuration, formatNumber } from '@/lib/format'
import { ListX } from 'lucide-react'

type ResultProps = { query: UseQueryResult<QueryResult>; waiting: boolean; kind: string | undefined; onKind: (kind: string | undefined) => void }

/** What came back, drawn and as a table. While the next result is on its way, the last one stays, paler. */
export function Result({ query, waiting, kind, onKind }: ResultProps) {
  const { t } = useLingui()
  const [table, setTable] = useState(false)
  const stale = usePending(waiting || query.isPlaceholderData)
  const pending = usePending(query.isPending)
  const { data } = query
  if (query.isError) {
    const problem = toProblem(query.error)
    const told = problem.fields.map((one) => one.message)
    if (told.length > 0) {
      return (
        <Notice tone="warn">
          {told.map((message) => (
            <p key={message}>{message}</p>
          ))}
        </Notice>
      )
    }
    return <ErrorState error={query.error} title={t`There is no result`} retry={() => void query.refetch()} />
  }
  if (!data) return pending ? <Skeleton className="h-72 w-full" /> : <div className="h-72" />
  if (data.row_count === 0) return <EmptyState icon={<ListX aria-hidden />} title={t`No rows`}>{t`No row meets all the filters. Take one away or choose a longer time.`}</EmptyState>
  const charts = data.charts ?? []
  const config = charts.find((one) => one.kind === kind)?.config ?? data.chart_config ?? null
  const drawable = config !== null && config.chart_type !== 'table'
  const simple = config?.chart_type === 'kpi' || config?.chart_type === 'kpi_trend'
  const view = drawable && !table && kind !== 'table' ? 'chart' : 'table'
  // The notes are about the drawing that was chosen for the rows, not about another one.
  const notes = config?.chart_type === data.chart_config?.chart_type ? (data.chart_notes ?? []) : []
  const rows = formatNumber(data.row_count)
  const time = formatDuration(data.execution_time_ms)
  return (
    <Tabs
      label={t`View`}
      value={view}
      onChange={(next) => {
        setTable(next === 'table')
        if (kind === 'table') onKind(undefined)
      }}
      tabs={[...(drawable ? [{ value: 'chart' as const, label: t`Chart` }] : []), { value: 'table' as const, label: t`Table`, aside: rows }]}
      className={cn('transition-opacity time-1', stale && 'opacity-60')}
      actions={
        <>
          <p role="status" className="text-xs text-ink-3 tabular-nums">
            {stale ? t`Running` : <Plural value={data.row_count} one={`# row in ${time}`} other={`${rows} rows in ${time}`} />}
          </p>
          {view === 'chart' ? <ChartSwitcher choices={charts.filter((one) => one.kind !== 'table')} chosen={config?.chart_type ?? null} onChoose={(next) => onKind(next.chart_type)} /> : null}
        </>
      }
    >
      <TabPanel value="chart" className={simple ? 'mt-3' : 'mt-4 min-h-[19rem]'}>
        {config ? <Chart columns={data.columns} rows={data.rows} config={config} /> : null}
        {notes.length > 0 ? <p className="mt-2 text-xs text-ink-3">{notes.join(' ')}</p> : null}
      </TabPanel>
      <TabPanel value="table" className="mt-3 flex h-96 flex-col overflow-hidden rounded-md border border-line">
        <DataGrid key={data.query_id} label={t`Result`} columns={data.columns} rows={data.rows} />
      </TabPanel>
      {data.truncated ? <Notice tone="warn" className="mt-3">{t`These are the first ${rows} rows; there are more. The CSV file has more of them.`}</Notice> : null}
    </Tabs>
  )
}

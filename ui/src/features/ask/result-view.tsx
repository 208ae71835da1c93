import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Chart } from '@/components/chart'
import { TabPanel, Tabs } from '@/components/segmented'
import { usePending } from '@/components/skeleton'
import type { ChartConfig, ChatTurn } from '@/lib/api'
import { formatNumber } from '@/lib/format'

import { ChartSwitcher } from '@/components/chart-switcher'
import { rowsQuery } from './rows'
import { ResultTable } from './result-table'
import { SqlPanel } from './sql-panel'

type View = 'chart' | 'table' | 'sql'
type ResultViewProps = {
  turn: ChatTurn
  marked: ReadonlySet<number>
  onPoint: (row: number | null) => void
}

const chartless = new Set(['table'])

/** The result as chart, table and SQL; changing the view never moves the page. */
export function ResultView({ turn, marked, onPoint }: ResultViewProps) {
  const { t } = useLingui()
  const [config, setConfig] = useState<ChartConfig | null>(turn.chart_config)
  const drawn = config !== null && !chartless.has(config.chart_type) && turn.full_result_row_count > 0
  const [view, setView] = useState<View>(drawn ? 'chart' : turn.full_result_row_count > 0 ? 'table' : 'sql')
  // The answer carries the first rows; charts and tables of longer results fetch the rest once.
  const all = useQuery({ ...rowsQuery(turn.message_id, turn.receipt?.result_sha256 ?? ''), enabled: turn.full_result_row_count > turn.query_result_preview.length })
  // An edited statement outlives a look at the chart or the table.
  const [draft, setDraft] = useState<string | null>(null)
  const rows = all.data?.rows ?? turn.query_result_preview
  const count = formatNumber(turn.full_result_row_count)
  const tabs = [
    ...(drawn ? [{ value: 'chart' as const, label: t`Chart` }] : []),
    { value: 'table' as const, label: t`Table`, aside: count },
    ...(turn.generated_sql === null ? [] : [{ value: 'sql' as const, label: t`SQL` }]),
  ]
  const shown = tabs.some((tab) => tab.value === view) ? view : 'table'
  const waiting = usePending(all.isLoading)
  const part = waiting || all.isError ? formatNumber(rows.length) : null
  const simple = config?.chart_type === 'kpi' || config?.chart_type === 'kpi_trend'

  return (
    <Tabs
      label={t`View`}
      value={shown}
      onChange={setView}
      tabs={tabs}
      className="mt-4"
      actions={<ChartSwitcher choices={turn.chart_choices} chosen={config?.chart_type ?? null} onChoose={(next) => {
        setConfig(next)
        setView(chartless.has(next.chart_type) ? 'table' : 'chart')
      }} />}
    >
      <TabPanel value="chart" className={simple ? 'mt-2' : 'mt-4 min-h-[19rem]'}>
        {config ? <Chart columns={turn.columns} rows={rows} config={config} marked={marked} onPoint={onPoint} /> : null}
      </TabPanel>
      {part === null || shown !== 'chart' ? null : (
        <p role="status" className="mt-2 text-xs text-ink-3">
          {all.isError ? t`Drawn from ${part} of ${count} rows: the rest did not arrive.` : t`Drawn from ${part} of ${count} rows; the rest is on its way.`}{' '}
          {all.isError ? (
            <button type="button" className="link" onClick={() => void all.refetch()}>
              {t`Try again`}
            </button>
          ) : null}
        </p>
      )}
      <TabPanel value="table" className={simple ? 'mt-3' : 'mt-4 min-h-[19rem]'}>
        <ResultTable columns={turn.columns} rows={rows} total={turn.full_result_row_count} truncated={turn.truncated} marked={marked} onPoint={onPoint} />
      </TabPanel>
      <TabPanel value="sql" className={simple ? 'mt-3' : 'mt-4 min-h-[19rem]'}>
        {turn.generated_sql === null ? null : <SqlPanel turn={turn} draft={draft} onDraft={setDraft} />}
      </TabPanel>
    </Tabs>
  )
}

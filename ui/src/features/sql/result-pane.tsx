import { useLingui } from '@lingui/react/macro'
import { Download, SquareTerminal, TriangleAlert } from 'lucide-react'
import { useState } from 'react'

import { AskedSources } from '@/components/asked-sources'
import { Chart } from '@/components/chart'
import { ChartSwitcher } from '@/components/chart-switcher'
import { DataGrid } from '@/components/grid'
import { IconButton } from '@/components/icon-button'
import { Tabs, TabPanel } from '@/components/segmented'
import { Skeleton, usePending } from '@/components/skeleton'
import { EmptyState } from '@/components/states'
import { toast } from '@/components/toast'
import { fileNameOf } from '@/lib/download-csv'
import { formatNumber } from '@/lib/format'
import { useMedia } from '@/lib/use-media'

import { downloadCsv } from './csv'
import { paramsFor } from './params'
import { PlanView } from './plan-view'
import { ProblemList } from './problem-list'
import type { ListedProblem } from './problems'
import { ResultFacts } from './result-facts'
import { RunFailed } from './run-failed'
import { setView, type View } from './run'
import type { Panel } from './search'
import type { Desk } from './use-desk'

function Waiting() {
  return (
    <div aria-busy className="appear-late flex flex-col gap-3 p-4">
      {['w-full', 'w-5/6', 'w-full', 'w-2/3', 'w-11/12'].map((width, at) => (
        <Skeleton key={at} className={`h-3 ${width}`} />
      ))}
    </div>
  )
}

function DownloadButton({ desk }: { desk: Desk }) {
  const { t } = useLingui()
  const [busy, setBusy] = useState(false)
  const { outcome } = desk.work
  if (!outcome || !('result' in outcome) || outcome.from < 0 || !desk.connection) return null
  const { connection, tab } = desk
  const save = async () => {
    setBusy(true)
    try {
      const file_name = fileNameOf(tab.name)
      const cut = await downloadCsv({ connection_id: connection.id, sql: outcome.sql, params: paramsFor(outcome.sql, tab.params, desk.dialect), limit: desk.limit, file_name, bom: true })
      if (cut) toast.done(t`The file ends at the row limit: there are more rows.`)
    } catch (thrown) {
      toast.failed(t`The file could not be made.`, thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <IconButton size="sm" label={busy ? t`Making the file` : t`Download as CSV`} aria-disabled={busy || undefined} onClick={() => !busy && void save()}>
      <Download aria-hidden />
    </IconButton>
  )
}

/** What came of the run: rows, chart, plan, and what stands against the statement. */
export function ResultPane({ desk, problems, onPanel }: { desk: Desk; problems: ListedProblem[]; onPanel: (panel: Panel) => void }) {
  const { t } = useLingui()
  const { tab, work } = desk
  const touch = useMedia('(pointer: coarse)')
  const waiting = usePending(work.running !== null)
  const outcome = work.outcome
  const result = outcome && 'result' in outcome ? outcome.result : null
  const charts = result?.charts ?? []
  const asked = result?.asked ?? []
  const drawable = charts.some((one) => one.config !== null && one.kind !== 'table')
  // The person's own kind of chart stays theirs as long as it goes with the columns.
  const kept = charts.find((one) => one.kind === tab.chart?.chart_type)?.config
  const config = kept ?? (result?.chart_config?.chart_type === 'table' ? charts.find((one) => one.config !== null && one.kind !== 'table')?.config : result?.chart_config) ?? null
  const tabs: { value: View; label: string; aside?: string }[] = [
    { value: 'result', label: t`Result`, ...(result ? { aside: formatNumber(result.row_count) } : {}) },
    ...(drawable ? [{ value: 'chart' as const, label: t`Chart` }] : []),
    ...(asked.length > 0 ? [{ value: 'sources' as const, label: t`Sources`, aside: formatNumber(asked.length) }] : []),
    ...(work.explained ? [{ value: 'plan' as const, label: t`Plan` }] : []),
    ...(problems.length > 0 ? [{ value: 'problems' as const, label: t`Problems`, aside: formatNumber(problems.length) }] : []),
  ]
  const shown = tabs.some((one) => one.value === work.view) ? work.view : 'result'
  const body = () => {
    if (waiting) return <Waiting />
    if (outcome && 'problem' in outcome) return <RunFailed desk={desk} outcome={outcome} problems={problems} onPanel={onPanel} />
    if (result && result.columns.length === 0) return <EmptyState title={t`The statement gave no columns`} />
    if (result) return <DataGrid key={result.query_id} label={t`Result`} columns={result.columns} rows={result.rows} />
    return (
      <EmptyState icon={<SquareTerminal aria-hidden />} title={t`Nothing has run yet`}>
        {touch ? t`Run sends the selection, or the statement at the cursor.` : t`Ctrl and Enter runs the selection, or the statement at the cursor.`}
      </EmptyState>
    )
  }
  return (
    <Tabs
      label={t`View`}
      value={shown}
      onChange={(view) => setView(tab.id, view)}
      tabs={tabs}
      className="flex min-h-0 flex-1 flex-col [&>div:first-child]:min-h-11 [&>div:first-child]:shrink-0 [&>div:first-child]:px-3 [&>div:first-child]:py-1"
      actions={
        <>
          {outcome && 'result' in outcome ? <ResultFacts outcome={outcome} /> : null}
          {shown === 'chart' ? <ChartSwitcher choices={charts.filter((one) => one.kind !== 'table')} chosen={config?.chart_type ?? null} onChoose={(chart) => desk.change({ chart })} /> : null}
          <DownloadButton desk={desk} />
        </>
      }
    >
      <TabPanel value="result" className="flex min-h-0 flex-1 flex-col border-t border-line outline-offset-[-2px]">
        {outcome && 'result' in outcome && outcome.result.truncated ? (
          <p className="flex shrink-0 items-center gap-2 border-b border-warn-line bg-warn-soft px-4 py-1.5 text-xs text-ink">
            <TriangleAlert className="size-3.5 text-warn-ink" aria-hidden />
            {outcome.title === null ? t`${formatNumber(outcome.result.row_count)} rows are here; there are more than the limit lets through.` : t`Of long values only the beginning is shown here.`}
          </p>
        ) : null}
        {body()}
      </TabPanel>
      <TabPanel value="chart" className="min-h-0 flex-1 overflow-y-auto border-t border-line px-5 py-4 outline-offset-[-2px]">
        {result && config ? <Chart columns={result.columns} rows={result.rows} config={config} /> : null}
      </TabPanel>
      <TabPanel value="sources" className="min-h-0 flex-1 overflow-auto border-t border-line px-4 py-3 outline-offset-[-2px]">
        <AskedSources asked={asked} />
      </TabPanel>
      <TabPanel value="plan" className="min-h-0 flex-1 overflow-auto border-t border-line outline-offset-[-2px]">
        {work.explained ? <PlanView explained={work.explained} /> : null}
      </TabPanel>
      <TabPanel value="problems" className="min-h-0 flex-1 overflow-y-auto border-t border-line outline-offset-[-2px]">
        <ProblemList problems={problems} onOpen={(at) => desk.editor.current?.focus(at)} />
      </TabPanel>
    </Tabs>
  )
}

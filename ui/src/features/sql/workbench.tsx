import { useLingui } from '@lingui/react/macro'
import { lazy, Suspense, useEffect, useRef } from 'react'

import { Sheet } from '@/components/dialog'
import { SqlEditor } from '@/components/sql-editor'
import { ErrorState } from '@/components/states'
import type { HistoryLine } from '@/lib/api'
import { useNarrow, usePhone } from '@/lib/use-media'

import { HistoryPanel } from './history-panel'
import { ParamFields } from './param-fields'
import { useProblems } from './problems'
import { ResultPane } from './result-pane'
import { SavedFoot } from './saved-foot'
import { SavedPanel } from './saved-panel'
import { SchemaTree } from './schema-tree'
import type { Panel, SqlSearch } from './search'
import { Splitter } from './splitter'
import type { SqlTab } from './tabs'
import { ToolBar } from './tool-bar'
import { TopBar } from './top-bar'
import { type Desk, useDesk } from './use-desk'
import { useSave } from './use-save'
import { useSqlActions } from './use-sql-actions'
import { VersionsPanel } from './versions-panel'

// Help from a model is rare, and brings the comparison of texts along.
const AssistPanel = lazy(() => import('./assist-panel'))

type WorkbenchProps = { tab: SqlTab; search: SqlSearch; onSearch: (next: SqlSearch, replace?: boolean) => void }

function Panels({ desk, search, onPanel, onOpenLine }: { desk: Desk; search: SqlSearch; onPanel: (panel?: Panel) => void; onOpenLine: (line: HistoryLine, rerun: boolean) => void }) {
  const close = () => onPanel()
  const { saved } = desk.tab
  if (search.panel === 'assist') {
    return (
      <Suspense fallback={null}>
        <AssistPanel key={desk.tab.id} desk={desk} onClose={close} />
      </Suspense>
    )
  }
  if (search.panel === 'saved') return <SavedPanel onClose={close} onOpen={close} />
  if (search.panel === 'history') return <HistoryPanel connections={desk.connections} onClose={close} onOpen={onOpenLine} />
  if (search.panel === 'versions' && saved) return <VersionsPanel key={saved.id} tab={desk.tab} saved={saved} onChange={desk.change} onClose={close} />
  return null
}

/** One tab at work: tables, text, result. */
export function Workbench({ tab, search, onSearch }: WorkbenchProps) {
  const { t } = useLingui()
  const phone = usePhone()
  const narrow = useNarrow()
  const desk = useDesk(tab)
  const { save, dialog } = useSave(desk)
  const { connection, editor, work } = desk
  const problems = useProblems(tab.sql, connection?.id ?? null, desk.dialect, work.outcome)
  const onPanel = (panel?: Panel) => onSearch({ ...search, panel })
  // A line that is run again runs as soon as its tab is in hand.
  const rerun = useRef<{ tab: string; explain: boolean } | null>(null)
  const openLine = (line: HistoryLine, again: boolean) => {
    const id = desk.tabs.add({ name: line.sql.trim().split('\n')[0]?.slice(0, 40) ?? '', sql: line.sql, connectionId: line.connection_id })
    if (again) rerun.current = { tab: id, explain: line.origin === 'explain' }
    onSearch({ tab: id, panel: phone ? undefined : search.panel })
  }
  useEffect(() => {
    const wanted = rerun.current
    if (wanted?.tab !== tab.id || !connection) return
    rerun.current = null
    if (wanted.explain) desk.explain()
    else desk.run()
  })
  const formatText = () => void desk.format()
  useSqlActions({ desk, save: () => save(false), format: formatText, onPanel })
  const insert = (text: string) => {
    if (search.panel === 'tables') onPanel()
    editor.current?.insert(text)
  }
  const tree = connection ? <SchemaTree key={connection.id} connection={connection} onInsert={insert} onSample={desk.sample} /> : null
  return (
    <>
      <h1 className="sr-only">{t`SQL`}</h1>
      <TopBar desk={desk} active={tab.id} onPanel={onPanel} onSave={save} />
      {desk.list.isError ? <ErrorState compact error={desk.list.error} title={t`The connections could not be loaded`} retry={() => void desk.list.refetch()} /> : null}
      <div className="flex min-h-0 flex-1">
        {narrow ? null : (
          <aside aria-label={t`Tables`} className="flex min-h-0 w-62 shrink-0 flex-col border-e border-line">
            {tree ?? <span className="flex-1" />}
            <SavedFoot tab={tab} onAll={() => onPanel('saved')} />
          </aside>
        )}
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <ToolBar desk={desk} problems={problems} onPanel={onPanel} />
          <ParamFields desk={desk} />
          <Splitter
            above={
              <SqlEditor
                fill
                autoFocus={!phone}
                handle={editor}
                doc={tab.id}
                value={tab.sql}
                dialect={desk.dialect}
                label={t`SQL`}
                names={desk.names}
                problems={problems}
                onChange={(sql) => desk.change({ sql })}
                onRun={desk.run}
                keys={{ 'Mod-s': () => save(false), 'Shift-Alt-f': formatText }}
              />
            }
            below={<ResultPane desk={desk} problems={problems} onPanel={onPanel} />}
          />
        </div>
        <Panels desk={desk} search={search} onPanel={onPanel} onOpenLine={openLine} />
      </div>
      {narrow ? (
        <Sheet open={search.panel === 'tables'} onOpenChange={(open) => !open && onPanel()} title={t`Tables`} side="bottom" className="h-[80dvh] pt-2">
          {tree}
        </Sheet>
      ) : null}
      {dialog}
    </>
  )
}

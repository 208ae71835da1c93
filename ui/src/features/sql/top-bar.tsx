import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { BookMarked, Copy, Ellipsis, FileClock, History, Link2, Menu as MenuIcon, Play, Save, Square, Table2 } from 'lucide-react'
import { useEffect, useState } from 'react'

import { Button, buttonClass } from '@/components/button'
import { ConnectionPicker } from '@/components/connection-picker'
import { IconButton } from '@/components/icon-button'
import { Keys } from '@/components/keys'
import { Menu, MenuItem, MenuLine } from '@/components/menu'
import { Tooltip } from '@/components/tooltip'
import { formatDuration } from '@/lib/format'
import { useShell } from '@/lib/shell'
import { useCopy } from '@/lib/use-copy'
import { useMedia, useNarrow, usePhone } from '@/lib/use-media'

import { TabStrip } from './tab-strip'
import type { Desk } from './use-desk'
import type { Panel } from './search'

const tick = 100

/** The time a run has taken so far. */
function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), tick)
    return () => clearInterval(timer)
  }, [])
  return (
    <span role="timer" className="tabular-nums">
      {formatDuration(Math.max(0, Math.round((now - since) / tick) * tick))}
    </span>
  )
}

function RunButton({ desk }: { desk: Desk }) {
  const { t } = useLingui()
  const keyless = [usePhone(), useMedia('(pointer: coarse)')].some(Boolean)
  const { running } = desk.work
  if (running) {
    return (
      <Button onClick={desk.stop} busy={running.stopping} busyLabel={t`Stopping`}>
        <Square aria-hidden className="size-3.5" />
        {t`Stop`} <Elapsed since={running.startedAt} /> {keyless ? null : <Keys>Esc</Keys>}
      </Button>
    )
  }
  return (
    <Button variant="primary" onClick={desk.run} aria-keyshortcuts="Control+Enter">
      <Play aria-hidden className="size-3.5" />
      {t`Run`}
      {keyless ? null : (
        <span aria-hidden className="flex gap-1 *:border-line-control *:bg-transparent *:text-on-fill">
          <Keys>Ctrl</Keys>
          <Keys>Enter</Keys>
        </span>
      )}
    </Button>
  )
}

type TopBarProps = { desk: Desk; active: string; onPanel: (panel: Panel) => void; onSave: (asNew: boolean) => void }

/** Tabs on the left, connection and acts on the right. */
export function TopBar({ desk, active, onPanel, onSave }: TopBarProps) {
  const { t } = useLingui()
  const phone = usePhone()
  const narrow = useNarrow()
  const navigate = useNavigate()
  const openNav = useShell((state) => state.openNav)
  const { copy } = useCopy()
  const { tab, tabs } = desk
  const picker = (
    <ConnectionPicker
      connections={desk.connections}
      connection={desk.connection}
      onChoose={desk.choose}
      side="bottom"
      align="end"
      className={buttonClass({ className: 'max-w-52 shrink justify-start' })}
    />
  )
  const more = (
    <Menu
      trigger={
        <IconButton label={t`More`}>
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      {narrow ? (
        <MenuItem onClick={() => onPanel('tables')}>
          <Table2 aria-hidden />
          {t`Tables`}
        </MenuItem>
      ) : null}
      <MenuItem onClick={() => onPanel('saved')}>
        <BookMarked aria-hidden />
        {t`Saved queries`}
      </MenuItem>
      <MenuItem onClick={() => onPanel('history')}>
        <History aria-hidden />
        {t`History`}
      </MenuItem>
      <MenuLine />
      {phone ? (
        <MenuItem onClick={() => onSave(false)}>
          <Save aria-hidden />
          {t`Save`}
        </MenuItem>
      ) : null}
      {tab.saved ? (
        <>
          <MenuItem onClick={() => onSave(true)}>
            <Save aria-hidden />
            {t`Save as a new query`}
          </MenuItem>
          <MenuItem onClick={() => onPanel('versions')}>
            <FileClock aria-hidden />
            {t`Versions`}
          </MenuItem>
          <MenuItem onClick={() => copy(`${location.origin}/sql?query=${tab.saved?.id ?? ''}`)}>
            <Link2 aria-hidden />
            {t`Copy link`}
          </MenuItem>
        </>
      ) : null}
      <MenuItem onClick={() => void navigate({ to: '/sql', search: { tab: tabs.add({ name: t`${tab.name} copy`, sql: tab.sql, params: tab.params, connectionId: tab.connectionId }) } })}>
        <Copy aria-hidden />
        {t`Duplicate`}
      </MenuItem>
    </Menu>
  )
  if (phone) {
    return (
      <header className="shrink-0 border-b border-line">
        <div className="flex h-topbar items-center gap-1 ps-2 pe-2">
          <IconButton label={t`Menu`} onClick={openNav}>
            <MenuIcon className="size-5" aria-hidden />
          </IconButton>
          <span className="flex min-w-0 flex-1">{picker}</span>
          <RunButton desk={desk} />
          {more}
        </div>
        <div className="flex border-t border-line-faint px-2">
          <TabStrip tabs={tabs} active={active} />
        </div>
      </header>
    )
  }
  return (
    <header className="flex h-topbar shrink-0 items-center gap-2 border-b border-line px-2">
      <TabStrip tabs={tabs} active={active} />
      <div className="flex shrink-0 items-center gap-2">
        {picker}
        <Tooltip label={t`Save`} shortcut="Mod+s" named>
          <Button onClick={() => onSave(false)} aria-keyshortcuts="Control+S">
            {t`Save`}
          </Button>
        </Tooltip>
        <RunButton desk={desk} />
        {more}
      </div>
    </header>
  )
}

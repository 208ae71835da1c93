import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { AlignLeft, BookMarked, History, Play, Plus, Route, Save } from 'lucide-react'
import { useEffect, useRef } from 'react'

import { useActions } from '@/lib/actions'

import type { Panel } from './search'
import type { Desk } from './use-desk'

type Acts = { desk: Desk; save: () => void; format: () => void; onPanel: (panel: Panel) => void }

/** Esc stops what runs, wherever the focus is, unless something that is open closes with it. */
function useStopKey(stop: (() => void) | null) {
  const latest = useRef(stop)
  useEffect(() => {
    latest.current = stop
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || !latest.current) return
      event.preventDefault()
      latest.current()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}

/** What can be done with the statement in hand: by key wherever the focus is, and from the palette. The editor has the same keys and answers first. */
export function useSqlActions({ desk, save, format, onPanel }: Acts): void {
  const { t } = useLingui()
  const navigate = useNavigate()
  useStopKey(desk.work.running ? desk.stop : null)
  useActions([
    { id: 'sql.run', group: 'page', label: t`Run the statement`, keys: 'Mod+Enter', icon: Play, run: desk.run },
    { id: 'sql.stop', group: 'page', label: t`Stop the run, or close what is on top`, keys: 'Esc' },
    { id: 'sql.save', group: 'page', label: t`Save the query`, keys: 'Mod+s', icon: Save, run: save },
    { id: 'sql.format', group: 'page', label: t`Format the text`, keys: 'Shift+Alt+F', icon: AlignLeft, run: format },
    { id: 'sql.explain', group: 'page', label: t`Explain the statement`, icon: Route, run: desk.explain },
    { id: 'sql.history', group: 'page', label: t`History of statements`, icon: History, run: () => onPanel('history') },
    { id: 'sql.saved', group: 'page', label: t`Saved queries`, keys: ']', icon: BookMarked, run: () => onPanel('saved') },
    { id: 'sql.new', group: 'page', label: t`New statement`, icon: Plus, run: () => void navigate({ to: '/sql', search: { tab: desk.tabs.add() } }) },
  ])
}

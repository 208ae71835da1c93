import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { Keyboard, Languages, LogOut, Monitor, Moon, PanelLeft, Plus, SquarePen, Sun, Upload } from 'lucide-react'

import { useActions, useOpened, type Action } from '@/lib/actions'
import { useMe } from '@/lib/me'
import { mayConnect } from '@/lib/permissions'
import { usePreferences } from '@/lib/preferences'

import { settingsPages } from '../settings-pages'
import { settingsPlace, usePlaces } from './places'
import { useSignOut } from './use-sign-out'

/** The pages a person may open. */
function useGoing(): Action[] {
  const { t } = useLingui()
  const navigate = useNavigate()
  const me = useMe()
  const main = usePlaces().map(({ to, label, keys, icon }): Action => ({ id: `go.${to}`, group: 'go', label: t(label), keys, icon, run: () => void navigate({ to }) }))
  const settings: Action = { id: 'go.settings', group: 'go', label: t(settingsPlace.label), keys: settingsPlace.keys, icon: settingsPlace.icon, run: () => void navigate({ to: settingsPlace.to }) }
  const pages = settingsPages(me).map(({ to, label, icon }): Action => ({ id: `go.${to}`, group: 'go', label: t(label), words: t`Settings`, icon, run: () => void navigate({ to }) }))
  return [...main, settings, ...pages]
}

function useThemes(): Action[] {
  const { t } = useLingui()
  const { theme, set } = usePreferences()
  const themes = [
    { value: 'light', label: t`Use the light theme`, icon: Sun },
    { value: 'dark', label: t`Use the dark theme`, icon: Moon },
    { value: 'system', label: t`Use the theme of the system`, icon: Monitor },
  ] as const
  return themes.filter(({ value }) => value !== theme).map(({ value, label, icon }) => ({ id: `theme.${value}`, group: 'act', label, icon, run: () => set({ theme: value }) }))
}

function useLanguages(): Action[] {
  const { t, i18n } = useLingui()
  const set = usePreferences((state) => state.set)
  const languages = [
    { value: 'en', label: t`Use English`, words: 'English' },
    { value: 'de', label: t`Use German`, words: 'Deutsch' },
  ] as const
  return languages.filter(({ value }) => value !== i18n.locale).map(({ value, label, words }) => ({ id: `language.${value}`, group: 'act', label, words, icon: Languages, run: () => set({ language: value }) }))
}

/** What can be done on every page. */
export function useShellActions(): void {
  const { t } = useLingui()
  const navigate = useNavigate()
  const me = useMe()
  const { rail, set } = usePreferences()
  const open = useOpened((state) => state.open)
  const signOut = useSignOut()
  const going = useGoing()
  const themes = useThemes()
  const languages = useLanguages()
  const connecting: Action[] = mayConnect(me)
    ? [
        { id: 'connection.add', group: 'act', label: t`Add a connection`, icon: Plus, run: () => void navigate({ to: '/connections', search: { panel: 'add' } }) },
        { id: 'upload', group: 'act', label: t`Upload a file`, words: 'CSV Excel JSON Parquet SQLite', icon: Upload, run: () => void navigate({ to: '/connections/upload' }) },
      ]
    : []
  useActions([
    ...going,
    { id: 'palette', group: 'act', label: t`Search, go and do`, keys: 'Mod+k', keyOnly: true, run: () => open('palette') },
    { id: 'search', group: 'act', label: t`Search`, keys: '/', keyOnly: true, run: () => open('palette') },
    { id: 'question.new', group: 'act', label: t`New question`, keys: 'c', icon: SquarePen, run: () => void navigate({ to: '/' }) },
    ...connecting,
    ...themes,
    ...languages,
    { id: 'rail', group: 'act', label: rail ? t`Make the sidebar wide` : t`Make the sidebar narrow`, keys: '[', icon: PanelLeft, run: () => set({ rail: !rail }) },
    { id: 'sheet', group: 'act', label: t`Show the keyboard shortcuts`, keys: '?', icon: Keyboard, run: () => open('sheet') },
    { id: 'sign-out', group: 'act', label: t`Sign out`, icon: LogOut, run: signOut },
  ])
}

import { t } from '@lingui/core/macro'
import { createStore, useStore, type StoreApi } from 'zustand'
import { persist } from 'zustand/middleware'

import type { ChartConfig, SavedQuery } from '@/lib/api'
import { useMe } from '@/lib/me'

import { draftOf, type Params } from './params'

/** What a tab was last saved as. */
export type SavedState = Pick<SavedQuery, 'id' | 'version' | 'name' | 'description' | 'tags' | 'shared' | 'may_edit'> & { sql: string }

export type SqlTab = {
  id: string
  name: string
  connectionId: string | null
  sql: string
  params: Params
  limit: number
  chart: ChartConfig | null
  saved: SavedState | null
}

type State = { tabs: SqlTab[]; active: string; count: number }
type Acts = {
  add: (part?: Partial<SqlTab>) => string
  change: (id: string, part: Partial<SqlTab>) => void
  /** Takes a tab away; gives which one is in hand then, and how to bring it back to its place. */
  close: (id: string) => { next: string; reopen: () => void }
  activate: (id: string) => void
}
export type Tabs = State & Acts

export const defaultLimit = 1000

const fresh = (count: number, part: Partial<SqlTab> = {}): SqlTab => ({
  id: crypto.randomUUID(),
  name: t`Untitled ${count}`,
  connectionId: null,
  sql: '',
  params: {},
  limit: defaultLimit,
  chart: null,
  saved: null,
  ...part,
})

/** Whether something would be lost if the tab were closed. */
export const isUnsaved = ({ sql, saved, name }: SqlTab): boolean => (saved ? sql !== saved.sql || name !== saved.name : sql.trim() !== '')

const begin = (): State => {
  const tab = fresh(1)
  return { tabs: [tab], active: tab.id, count: 1 }
}

function actsOf(set: StoreApi<Tabs>['setState'], get: StoreApi<Tabs>['getState']): Acts {
  return {
    add: (part) => {
      const { tabs, count, active } = get()
      const before = tabs.find((one) => one.id === active)
      const tab = fresh(count + 1, { connectionId: before?.connectionId ?? null, limit: before?.limit ?? defaultLimit, ...part })
      set({ tabs: [...tabs, tab], active: tab.id, count: part?.name ? count : count + 1 })
      return tab.id
    },
    change: (id, part) => set(({ tabs }) => ({ tabs: tabs.map((one) => (one.id === id ? { ...one, ...part } : one)) })),
    close: (id) => {
      const { tabs, active } = get()
      const at = tabs.findIndex((one) => one.id === id)
      const gone = tabs[at]
      if (!gone) return { next: active, reopen: () => undefined }
      const left = tabs.filter((one) => one.id !== id)
      if (left.length === 0) set(begin())
      else set({ tabs: left, active: active === id ? (left[Math.min(at, left.length - 1)]?.id ?? '') : active })
      const reopen = () => set((now) => ({ tabs: now.tabs.toSpliced(Math.min(at, now.tabs.length), 0, gone), active: gone.id }))
      return { next: get().active, reopen }
    },
    activate: (id) => set(({ tabs, active }) => ({ active: tabs.some((one) => one.id === id) ? id : active })),
  }
}

function makeStore(userId: string) {
  const store = createStore<Tabs>()(
    persist((set, get) => ({ ...begin(), ...actsOf(set as StoreApi<Tabs>['setState'], get) }), {
      name: `datamind.sql.${userId}`,
      version: 1,
      partialize: ({ tabs, active, count }) => ({ tabs, active, count }) as Tabs,
    }),
  )
  // Another window of the same person writes to the same place: what it kept last is taken over.
  addEventListener('storage', (event) => event.key === `datamind.sql.${userId}` && void store.persist.rehydrate())
  return store
}

const stores = new Map<string, ReturnType<typeof makeStore>>()

/** The open statements of one person in this browser: drafts survive a reload and a crash. */
export function tabsOf(userId: string) {
  const known = stores.get(userId) ?? makeStore(userId)
  stores.set(userId, known)
  return known
}

export const useTabs = (): Tabs => useStore(tabsOf(useMe().id))

/** A saved query as a tab. */
export const tabOf = (query: SavedQuery): Partial<SqlTab> => ({
  name: query.name,
  connectionId: query.connection_id,
  sql: query.sql ?? '',
  params: Object.fromEntries(query.parameters.map((one) => [one.name, draftOf(one)])),
  chart: query.chart_config,
  saved: savedState(query),
})

export const savedState = ({ id, version, name, sql, description, tags, shared, may_edit }: SavedQuery): SavedState => ({ id, version, name, sql: sql ?? '', description, tags, shared, may_edit })

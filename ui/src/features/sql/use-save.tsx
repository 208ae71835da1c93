import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'

import { SaveQueryDialog, type SaveForm } from '@/components/save-query-dialog'
import { toast } from '@/components/toast'
import { type SavedQuery, type SavedQueryDraft, toProblem } from '@/lib/api'

import { ConflictDialog } from './conflict-dialog'
import { savedParams } from './params'
import { refreshSaved } from './saved'
import { type SqlTab, savedState, tabOf } from './tabs'
import type { Desk } from './use-desk'
import { createSaved, updateSaved } from './wire'

type Wish = SaveForm & { over: { id: string; version: number } | null }

const formOf = (tab: SqlTab): SaveForm => ({ name: tab.name, description: tab.saved?.description ?? '', tags: tab.saved?.tags ?? [], shared: tab.saved?.shared ?? false })

/** Saves the tab: at once where it is saved already, else with a dialog; a conflict shows both texts. */
export function useSave(desk: Desk): { save: (asNew: boolean) => void; dialog: ReactNode } {
  const { t } = useLingui()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [conflict, setConflict] = useState<SavedQuery | null>(null)
  const { tab, connection, dialect } = desk
  const mutation = useMutation({
    mutationFn: ({ over, name, description, tags, shared }: Wish) => {
      const body: SavedQueryDraft = { name, description: description || null, connection_id: connection?.id ?? '', sql: tab.sql, parameters: savedParams(tab.sql, tab.params, dialect), tags, chart_config: tab.chart, shared }
      return over ? updateSaved(over.id, { ...body, version: over.version }) : createSaved(body)
    },
    onSuccess: (query) => {
      // What was typed while it was on its way stays, as unsaved.
      desk.change({ name: query.name, connectionId: query.connection_id, saved: savedState(query) })
      setAsking(false)
      setConflict(null)
      void refreshSaved(client)
      toast.done(t`Saved as version ${query.version}.`)
    },
    onError: (thrown) => {
      const problem = toProblem(thrown)
      const current = problem.code === 'version_conflict' ? (problem.current as SavedQuery | null) : null
      if (current) setConflict(current)
      else if (!asking) toast.failed(t`The query was not saved.`, thrown)
    },
  })
  const save = (asNew: boolean) => {
    if (mutation.isPending) return
    if (!connection) toast.failed(t`Choose a connection first.`)
    else if (!tab.sql.trim()) toast.failed(t`Write a statement first.`)
    else if (tab.saved?.may_edit && !asNew) mutation.mutate({ ...formOf(tab), over: tab.saved })
    else {
      mutation.reset()
      setAsking(true)
    }
  }
  const problem = mutation.error ? toProblem(mutation.error) : null
  const takeTheirs = () => {
    if (conflict) desk.change(tabOf(conflict))
    setConflict(null)
  }
  const dialog = conflict ? (
    <ConflictDialog
      mine={tab.sql}
      current={conflict}
      busy={mutation.isPending}
      onClose={() => setConflict(null)}
      onTakeTheirs={takeTheirs}
      onKeepMine={() => mutation.mutate({ ...formOf(tab), over: conflict })}
      onSaveAsNew={() => {
        setConflict(null)
        mutation.reset()
        setAsking(true)
      }}
    />
  ) : asking ? (
    <SaveQueryDialog first={formOf(tab)} problem={problem} busy={mutation.isPending} onClose={() => setAsking(false)} onSave={(form) => mutation.mutate({ ...form, over: null })} />
  ) : null
  return { save, dialog }
}

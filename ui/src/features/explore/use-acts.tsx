import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'

import { SaveQueryDialog, type SaveForm } from '@/components/save-query-dialog'
import { toast } from '@/components/toast'
import { type Composed, type Exploration, toProblem } from '@/lib/api'
import { downloadCsv, fileNameOf } from '@/lib/download-csv'
import { openSql } from '@/lib/opened-sql'

import { saveQuery } from './calls'

type Subject = { connection: string; name: string; asked: string; composed: Composed | undefined }

export type Acts = { open: (() => void) | null; save: (() => void) | null; download: () => void; downloading: boolean; dialog: ReactNode }

/** What can be done with a question: go on with its SQL, keep it, take its rows along. */
export function useActs({ connection, name, asked, composed }: Subject): Acts {
  const { t } = useLingui()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const sql = composed?.sql ?? null
  const saving = useMutation({
    mutationFn: (form: SaveForm) => saveQuery({ ...form, description: form.description || null, connection_id: connection, sql: sql ?? '', parameters: [] }),
    onSuccess: (query) => {
      setAsking(false)
      void client.invalidateQueries({ queryKey: ['saved-queries'] })
      toast.done(t`Saved as “${query.name}”. You find it in SQL under Saved.`)
    },
  })
  const download = useMutation({
    mutationFn: () => {
      const wanted = { connection_id: connection, explore: JSON.parse(asked) as Exploration, file_name: fileNameOf(name), bom: true }
      return downloadCsv('/api/v1/explore/csv', wanted)
    },
    onSuccess: (cut) => {
      if (cut) toast.done(t`The file ends at the row limit: there are more rows.`)
    },
    onError: (thrown) => toast.failed(t`The file could not be made.`, thrown),
  })
  const open = () => {
    openSql({ name, sql: sql ?? '', connectionId: connection })
    void navigate({ to: '/sql' })
  }
  const save = () => {
    saving.reset()
    setAsking(true)
  }
  const first = { name, description: composed?.summary ?? '', tags: [], shared: false }
  const problem = saving.error ? toProblem(saving.error) : null
  const dialog = asking ? <SaveQueryDialog first={first} problem={problem} busy={saving.isPending} onClose={() => setAsking(false)} onSave={(form) => saving.mutate(form)} /> : null
  return { open: sql === null ? null : open, save: sql === null ? null : save, download: () => !download.isPending && download.mutate(), downloading: download.isPending, dialog }
}

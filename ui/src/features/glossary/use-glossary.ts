import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { toast } from '@/components/toast'
import type { GlossaryDraft, GlossaryEntry, List } from '@/lib/api'

import { addEntry, changeEntry, removeEntry } from './calls'
import { draftOf } from './entry-form'

const pages = { queryKey: ['glossary', 'page'] }

/** Adds, changes and deletes entries; what was changed or deleted can be taken back. */
export function useGlossary() {
  const { t } = useLingui()
  const client = useQueryClient()
  const settle = () => client.invalidateQueries({ queryKey: ['glossary'] })
  const failed = (thrown: unknown) => toast.failed(t`Not saved.`, thrown)
  const again = useMutation({ mutationFn: (entry: GlossaryEntry) => addEntry(draftOf(entry)), onError: failed, onSettled: settle })
  const back = useMutation({ mutationFn: (entry: GlossaryEntry) => changeEntry(entry.id, draftOf(entry)), onError: failed, onSettled: settle })
  const save = useMutation({
    mutationFn: ({ before, draft }: { before: GlossaryEntry | null; draft: GlossaryDraft }) => (before ? changeEntry(before.id, draft) : addEntry(draft)),
    onSuccess: (_entry, { before }) => {
      if (before) toast.done(t`${before.name} is changed`, { label: t`Undo`, run: () => back.mutate(before) })
      return settle()
    },
  })
  const remove = useMutation({
    mutationFn: (entry: GlossaryEntry) => removeEntry(entry.id),
    onMutate: async (entry) => {
      await client.cancelQueries(pages)
      const before = client.getQueriesData<List<GlossaryEntry>>(pages)
      client.setQueriesData<List<GlossaryEntry>>(pages, (old) => {
        const data = old?.data.filter(({ id }) => id !== entry.id)
        return old && data ? { data, count: old.count - (old.data.length - data.length) } : old
      })
      return { before }
    },
    onError: (thrown, _entry, context) => {
      for (const [key, data] of context?.before ?? []) client.setQueryData(key, data)
      toast.failed(t`Not deleted.`, thrown)
    },
    onSuccess: (_nothing, entry) => toast.done(t`${entry.name} is deleted`, { label: t`Undo`, run: () => again.mutate(entry) }),
    onSettled: settle,
  })
  return { save, remove }
}

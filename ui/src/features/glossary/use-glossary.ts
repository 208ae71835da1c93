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
  const put = async (make: (old: List<GlossaryEntry>) => List<GlossaryEntry>) => {
    await client.cancelQueries(pages)
    const before = client.getQueriesData<List<GlossaryEntry>>(pages)
    client.setQueriesData<List<GlossaryEntry>>(pages, (old) => old && make(old))
    return () => before.forEach(([key, data]) => client.setQueryData(key, data))
  }
  const again = useMutation({ mutationFn: (entry: GlossaryEntry) => addEntry(draftOf(entry)), onError: failed, onSettled: settle })
  const back = useMutation({ mutationFn: (entry: GlossaryEntry) => changeEntry(entry.id, draftOf(entry)), onError: failed, onSettled: settle })
  const save = useMutation({
    mutationFn: ({ before, draft }: { before: GlossaryEntry | null; draft: GlossaryDraft }) => (before ? changeEntry(before.id, draft) : addEntry(draft)),
    onMutate: ({ before, draft }) => (before ? put((old) => ({ ...old, data: old.data.map((one) => (one.id === before.id ? ({ ...one, ...draft } as GlossaryEntry) : one)) })) : undefined),
    // The form says why.
    onError: (_thrown, _wish, takeBack) => takeBack?.(),
    onSuccess: (_entry, { before }) => {
      if (before) toast.done(t`${before.name} is changed`, { label: t`Undo`, run: () => back.mutate(before) })
      return settle()
    },
  })
  const remove = useMutation({
    mutationFn: (entry: GlossaryEntry) => removeEntry(entry.id),
    onMutate: (entry) =>
      put((old) => {
        const data = old.data.filter(({ id }) => id !== entry.id)
        return { data, count: old.count - (old.data.length - data.length) }
      }),
    onError: (thrown, _entry, takeBack) => {
      takeBack?.()
      toast.failed(t`Not deleted.`, thrown)
    },
    onSuccess: (_nothing, entry) => toast.done(t`${entry.name} is deleted`, { label: t`Undo`, run: () => again.mutate(entry) }),
    onSettled: settle,
  })
  return { save, remove }
}

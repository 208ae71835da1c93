import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient, type InfiniteData } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'

import { toast } from '@/components/toast'
import type { List, TrashItem } from '@/lib/api'

import { restore } from './calls'
import { placeOf } from './kinds'

type Pages = InfiniteData<List<TrashItem>>

const trash = { queryKey: ['trash'] }
/** The lists in which things stand that came back. */
const lists = ['connections', 'saved-queries', 'chat-sessions', 'catalog', 'glossary', 'search']

const without = (id: string) => (old: Pages | undefined) => {
  const left = old?.pages.map(({ data, count }) => ({ data: data.filter((one) => one.id !== id), count: count - 1 }))
  return old?.pages.some(({ data }) => data.some((one) => one.id === id)) && left ? { ...old, pages: left } : old
}

/** Brings a thing back: it is out of the trash at once, and in it again when the server refuses. */
export function useRestore() {
  const { t } = useLingui()
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (item: TrashItem) => restore(item.id),
    onMutate: async (item) => {
      await client.cancelQueries(trash)
      const before = client.getQueriesData<Pages>(trash)
      client.setQueriesData<Pages>(trash, without(item.id))
      return before
    },
    onError: (thrown, item, before) => {
      for (const [key, data] of before ?? []) client.setQueryData(key, data)
      toast.failed(t`${item.name} was not restored.`, thrown)
    },
    onSuccess: (_nothing, item) => {
      const { to, search } = placeOf(item)
      toast.done(t`${item.name} is restored`, { label: t`Open`, run: () => void navigate({ to, search: search as never }) })
      for (const key of lists) void client.invalidateQueries({ queryKey: [key] })
    },
    onSettled: () => client.invalidateQueries(trash),
  })
}

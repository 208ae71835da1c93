import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { toast } from '@/components/toast'
import type { Catalog, RelationshipState } from '@/lib/api'
import { catalogQuery, suggestionsQuery } from '@/lib/queries'

import { addRelationship, judgeRelationship, removeRelationship, type Ends } from './calls'

const same = (one: Ends, other: Ends) => JSON.stringify([one.from, one.to]) === JSON.stringify([other.from, other.to])
const endsOf = ({ from, to }: Ends): Ends => ({ from, to })

/** What people say of relationships: shown at once, taken back when the server refuses. */
export function useLinks(id: string) {
  const { t } = useLingui()
  const client = useQueryClient()
  const key = catalogQuery(id).queryKey
  const settle = () => Promise.all([client.invalidateQueries({ queryKey: key }), client.invalidateQueries({ queryKey: suggestionsQuery(id).queryKey, refetchType: 'none' })])
  const put = async (make: (all: Catalog['relationships']) => Catalog['relationships']) => {
    await client.cancelQueries({ queryKey: key })
    const before = client.getQueriesData<Catalog>({ queryKey: key })
    client.setQueriesData<Catalog>({ queryKey: key }, (old) => old && { ...old, relationships: make(old.relationships) })
    return () => before.forEach(([own, data]) => client.setQueryData(own, data))
  }
  // Said here, not by the row: that may be gone from the list by then.
  const failed = (thrown: unknown) => toast.failed(t`Not saved.`, thrown)
  const refused = (thrown: unknown, _change: unknown, takeBack: (() => void) | undefined) => {
    takeBack?.()
    failed(thrown)
  }
  const judge = useMutation({
    mutationFn: ({ state, ...ends }: Ends & { state: 'confirmed' | 'rejected' }) => judgeRelationship(id, { ...endsOf(ends), state }),
    onMutate: ({ state, ...ends }) => put((all) => all.map((one) => (same(one, ends) ? { ...one, state: state as RelationshipState } : one))),
    onError: refused,
    onSettled: settle,
  })
  const add = useMutation({ mutationFn: (ends: Ends) => addRelationship(id, ends), onSuccess: settle })
  const again = useMutation({ mutationFn: (ends: Ends) => addRelationship(id, ends), onError: failed, onSettled: settle })
  const remove = useMutation({
    mutationFn: (ends: Ends) => removeRelationship(id, endsOf(ends)),
    onMutate: (ends) => put((all) => all.filter((one) => !same(one, ends))),
    onError: refused,
    onSuccess: (_nothing, ends) => toast.done(t`The relationship is removed`, { label: t`Undo`, run: () => again.mutate(endsOf(ends)) }),
    onSettled: settle,
  })
  return { judge, remove, add }
}

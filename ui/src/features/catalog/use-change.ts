import { useLingui } from '@lingui/react/macro'
import { useIsMutating, useMutation, useQueryClient } from '@tanstack/react-query'

import { toast } from '@/components/toast'
import type { Catalog, TableChange } from '@/lib/api'
import { catalogQuery, suggestionsQuery } from '@/lib/queries'

import { changeTable } from './calls'
import { applyChange, undoOf, withTable } from './change'

/** What can be changed of a table or column. Ends with whether it was kept. */
export type Change = (change: TableChange) => Promise<boolean>

/** Changes words, flags and switches in view at once, and takes them back when the server refuses. */
export function useChange(id: string): { change: Change; saving: boolean } {
  const { t } = useLingui()
  const client = useQueryClient()
  const key = catalogQuery(id).queryKey
  const mutationKey = ['catalog-change', id]
  const put = (make: (catalog: Catalog) => Catalog) => client.setQueriesData<Catalog>({ queryKey: key }, (old) => old && make(old))
  const mutation = useMutation({
    mutationKey,
    // One after the other, so that the last word typed is the last one kept.
    scope: { id: `catalog-${id}` },
    mutationFn: (change: TableChange) => changeTable(id, change),
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey: key })
      const catalog = client.getQueriesData<Catalog>({ queryKey: key }).find(([, data]) => data)?.[1]
      const undo = catalog ? undoOf(catalog, change) : null
      put((old) => applyChange(old, change))
      return { undo }
    },
    onError: (thrown, _change, context) => {
      if (context?.undo) put(context.undo)
      toast.failed(t`Not saved.`, thrown)
    },
    onSuccess: (table) => {
      // Later edits are in view already; the server's table does not know them yet.
      if (client.isMutating({ mutationKey }) <= 1) put((old) => withTable(old, table))
      void client.invalidateQueries({ queryKey: suggestionsQuery(id).queryKey, refetchType: 'none' })
    },
  })
  const saving = useIsMutating({ mutationKey }) > 0
  return { saving, change: (change) => mutation.mutateAsync(change).then(() => true, () => false) }
}

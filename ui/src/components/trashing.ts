import { t } from '@lingui/core/macro'
import type { QueryClient, QueryKey } from '@tanstack/react-query'

import { api, unwrap } from '@/lib/api'
import { takeOut } from '@/lib/lists'

import { toast } from './toast'

type Trashing = {
  id: string
  /** Under which key it stands in lists. */
  lists: QueryKey
  send: () => Promise<unknown>
  words: { done: string; failed: string }
  /** What else holds when it is gone for sure. */
  onGone?: () => void
}

export const bringBack = (id: string) => unwrap(api.POST('/api/v1/trash/{id}/restore', { params: { path: { id } } }))

/**
 * Deletes what the server keeps in its trash. It is out of every list at once, and back where it was when the server
 * refuses or when the person takes it back by the toast: then it comes out of the trash.
 */
export async function trashing(client: QueryClient, { id, lists, send, words, onGone }: Trashing): Promise<void> {
  let putBack = await takeOut(client, lists, id)
  const settle = () => Promise.all([client.invalidateQueries({ queryKey: lists }), client.invalidateQueries({ queryKey: ['trash'] })])
  let undone = false
  const sent = Promise.resolve(send()).then(
    () => true,
    async (thrown: unknown) => {
      toast.close(shown)
      await putBack()
      toast.failed(words.failed, thrown)
      // Only the answer may have been lost: the lists say how it is.
      void settle()
      return false
    },
  )
  const undo = async () => {
    if (undone) return
    undone = true
    await putBack()
    if (!(await sent)) return
    try {
      await bringBack(id)
    } catch (thrown) {
      putBack = await takeOut(client, lists, id)
      undone = false
      toast.failed(t`It was not restored.`, thrown, { label: t`Try again`, run: () => void undo() })
    }
    await settle()
  }
  const shown = toast.done(words.done, { label: t`Undo`, run: () => void undo() })
  if (!(await sent) || undone) return
  onGone?.()
  await settle()
}

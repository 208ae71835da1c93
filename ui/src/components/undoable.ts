import { deleteLater, takeBack } from '@/lib/later'

import { toast } from './toast'

type Words = { done: string; undo: string; failed: string }

/**
 * Hides a thing at once with a toast that takes it back. Only when that is gone the server is asked; what it refuses is shown again.
 * For what no trash keeps, and nobody could bring back as it was: a verification is one person's word at one time. All else goes by `trashing`.
 */
export function undoable(id: string, url: string, send: () => Promise<unknown>, words: Words): void {
  const shown = toast.done(words.done, { label: words.undo, run: () => takeBack(id) })
  deleteLater(id, url, async () => {
    toast.close(shown)
    try {
      await send()
    } catch (thrown) {
      toast.failed(words.failed, thrown)
    }
  })
}

import { create } from 'zustand'

/** Things whose deletion can still be taken back: hidden already, not yet sent. */
export const useLeaving = create<{ ids: string[] }>(() => ({ ids: [] }))

/** How long it can be taken back. */
export const undoFor = 10_000

const waiting = new Map<string, { url: string; timer: ReturnType<typeof setTimeout> }>()

/** Shows the thing again; nothing was sent. */
export function takeBack(id: string): void {
  clearTimeout(waiting.get(id)?.timer)
  waiting.delete(id)
  useLeaving.setState(({ ids }) => ({ ids: ids.filter((one) => one !== id) }))
}

// A page that closes sends what it still holds back.
if (typeof addEventListener === 'function') {
  addEventListener('pagehide', () => {
    for (const { url } of waiting.values()) void fetch(url, { method: 'DELETE', keepalive: true })
  })
}

/** Hides a thing at once and sends its deletion (DELETE of `url`, by `send`) when the time to undo is over. */
export function deleteLater(id: string, url: string, send: () => Promise<void>): void {
  const run = () => void send().finally(() => takeBack(id))
  useLeaving.setState(({ ids }) => ({ ids: [...ids, id] }))
  waiting.set(id, { url, timer: setTimeout(run, undoFor) })
}

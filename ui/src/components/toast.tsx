import { toProblem } from '@/lib/api'

import { loadFloating, useFloating } from './floating/load'

type Act = { label: string; run: () => void }
type Entry = { title: string; type: 'done' | 'failed' | 'news'; timeout: number; priority?: 'high' }

let count = 0

function add(entry: Entry, act: Act | undefined): string {
  count += 1
  const id = `toast-${count}`
  const options = { ...entry, id, ...(act ? { actionProps: { children: act.label, onClick: act.run } } : {}) }
  void loadFloating().then(({ toastManager }) => toastManager.add(options))
  return id
}

/** One line, one act. Not for what the page shows anyway. */
export const toast = {
  done: (title: string, act?: Act): string => add({ title, type: 'done', timeout: act ? 10_000 : 5000 }, act),
  /** Stays until it is closed. */
  failed(title: string, thrown?: unknown, act?: Act): string {
    const detail = thrown === undefined ? '' : toProblem(thrown).message
    return add({ title: detail ? `${title} ${detail}` : title, type: 'failed', timeout: 0, priority: 'high' }, act)
  },
  /** What happened without the person, and stays until they answer. */
  news: (title: string, act: Act): string => add({ title, type: 'news', timeout: 0 }, act),
  close: (id: string): void => void loadFloating().then(({ toastManager }) => toastManager.close(id)),
}

/** Where toasts appear. */
export function Toasts() {
  const parts = useFloating()
  return parts ? <parts.ToastsView /> : null
}

import { useRef, useState } from 'react'

import { afterThis, emptyQueue, inHand, type Queue, waitingIn, withMore } from './queue'

/** The files that are to be read; `start` is told of each when its turn comes. */
export function useQueue(start: (file: File) => void) {
  const [queue, setQueue] = useState<Queue>(emptyQueue)
  // A load that ends asks for the next file before the page is drawn again.
  const latest = useRef(queue)
  const put = (next: Queue) => {
    const before = inHand(latest.current)
    latest.current = next
    setQueue(next)
    const now = inHand(next)
    if (now && now !== before) start(now)
  }
  return {
    number: queue.at + 1,
    count: queue.files.length,
    waiting: waitingIn(queue),
    add: (files: readonly File[], broken: boolean) => put(withMore(latest.current, files, broken)),
    /** One file in place of all. */
    only: (file: File) => put({ files: [file], at: 0 }),
    /** Goes on to the next one; false where there is none. */
    next: () => {
      put(afterThis(latest.current))
      return inHand(latest.current) !== undefined
    },
  }
}

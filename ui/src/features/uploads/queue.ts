/** Several files, read one after the other: `at` is the place of the one in hand. */
export type Queue = { files: readonly File[]; at: number }

export const emptyQueue: Queue = { files: [], at: 0 }

export const inHand = ({ files, at }: Queue): File | undefined => files[at]
export const waitingIn = ({ files, at }: Queue): number => Math.max(0, files.length - at - 1)

/** More files go to the end. A file in hand that could not be read makes room for them. */
export function withMore({ files, at }: Queue, more: readonly File[], broken: boolean): Queue {
  return { files: [...files.slice(0, at), ...(broken ? files.slice(at + 1) : files.slice(at)), ...more], at }
}

/** The one in hand is done with: the next one, or nothing more to do. */
export const afterThis = (queue: Queue): Queue => (waitingIn(queue) > 0 ? { files: queue.files, at: queue.at + 1 } : emptyQueue)

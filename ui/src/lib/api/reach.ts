import { create } from 'zustand'

/** Whether the server answers. The browser only knows whether there is a network. */
export const useReach = create<{ reached: boolean }>(() => ({ reached: true }))

const first = 1000
const longest = 15_000

let probing = false
let wake: (() => void) | null = null

const pause = (ms: number) =>
  new Promise<void>((resolve) => {
    wake = resolve
    setTimeout(resolve, ms)
  })

async function answers(): Promise<boolean> {
  try {
    return (await fetch('/api/v1/health/live', { cache: 'no-store' })).ok
  } catch {
    return false
  }
}

/** A request got no answer: looks again, ever more patiently, until the server answers, and tells the page. */
export async function lostServer(): Promise<void> {
  if (probing) return
  probing = true
  for (let wait = first; !(await answers()); wait = Math.min(wait * 2, longest)) {
    useReach.setState({ reached: false })
    await pause(wait)
  }
  probing = false
  if (useReach.getState().reached) return
  useReach.setState({ reached: true })
  dispatchEvent(new Event('datamind:reached'))
}

/** Looks again at once. */
export const tryNow = (): void => wake?.()

/** fetch, noticing when nobody answers. */
export async function reach(input: Request): Promise<Response> {
  try {
    return await fetch(input)
  } catch (thrown) {
    if (!(thrown instanceof DOMException) && !input.signal.aborted) void lostServer()
    throw thrown
  }
}

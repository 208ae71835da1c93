import { refreshSession, type Job } from './api'

/** What the server tells without being asked. The API stays the truth: whatever was missed is asked for again. */
type Frames = { job_progress: { job: Job } }
type Kind = keyof Frames
type Listener = { kind: Kind; hear: (frame: never) => void; opened?: (() => void) | undefined }

const firstWait = 1000
const longestWait = 30_000
const notSignedIn = 4001

/** How long to wait before the next try: twice as long after each, never all tabs at the same moment. */
export const waitBefore = (tries: number, random: () => number = Math.random): number => Math.min(firstWait * 2 ** tries, longestWait) * (0.5 + random() / 2)

let socket: WebSocket | null = null
let timer: ReturnType<typeof setTimeout> | undefined
let tries = 0
const listeners = new Set<Listener>()

function heard(event: MessageEvent<string>): void {
  try {
    const frame = JSON.parse(event.data) as { type: string }
    for (const one of listeners) if (one.kind === frame.type) one.hear(frame as never)
  } catch {
    // A frame that can't be read tells nothing.
  }
}

async function closed(code: number): Promise<void> {
  socket = null
  if (listeners.size === 0) return
  // The socket was refused because the session ran out: it is renewed as for any request.
  if (code === notSignedIn && !(await refreshSession())) tries = Math.max(tries, 4)
  clearTimeout(timer)
  timer = setTimeout(connect, waitBefore(tries))
  tries += 1
}

function connect(): void {
  if (socket || listeners.size === 0) return
  const next = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/ws`)
  socket = next
  next.addEventListener('open', () => {
    tries = 0
    for (const one of listeners) one.opened?.()
  })
  next.addEventListener('message', heard)
  next.addEventListener('close', (event) => void closed(event.code))
}

/** Hears frames of one kind until the returned function is called. `opened` runs whenever the line is there: what came before is missed. */
export function listen<K extends Kind>(kind: K, hear: (frame: Frames[K]) => void, opened?: () => void): () => void {
  const one: Listener = { kind, hear: hear as (frame: never) => void, opened }
  listeners.add(one)
  connect()
  return () => {
    listeners.delete(one)
    if (listeners.size > 0) return
    clearTimeout(timer)
    socket?.close()
    socket = null
    tries = 0
  }
}

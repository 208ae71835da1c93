import { send } from './client'
import { problemOf, toProblem } from './problem'

/** One event of a stream; `data` is its text, not yet parsed. */
export type StreamEvent = { event: string; data: string; id: string | null }

type Draft = { event: string; data: string[]; id: string | null }
const empty = (id: string | null): Draft => ({ event: 'message', data: [], id })

function take(draft: Draft, line: string): void {
  const colon = line.indexOf(':')
  if (colon === 0) return
  const field = colon < 0 ? line : line.slice(0, colon)
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
  if (field === 'event') draft.event = value
  else if (field === 'data') draft.data.push(value)
  else if (field === 'id') draft.id = value
}

/** Splits a byte stream into its events, wherever the network cut it. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent, void, void> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  let draft = empty(null)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true })
      // A lone CR at the end may be the first half of CRLF: it waits for the next piece.
      const held = !done && rest.endsWith('\r') ? 1 : 0
      const lines = rest.slice(0, rest.length - held).split(/\r\n|\n|\r/)
      rest = (lines.pop() ?? '') + rest.slice(rest.length - held)
      for (const line of lines) {
        if (line !== '') {
          take(draft, line)
          continue
        }
        if (draft.data.length > 0) yield { event: draft.event, data: draft.data.join('\n'), id: draft.id }
        draft = empty(draft.id)
      }
      if (done) return
    }
  } finally {
    reader.cancel().catch(() => undefined)
  }
}

export type StreamRequest = { method?: 'GET' | 'POST'; body?: unknown; signal?: AbortSignal }

/** Opens an event stream and yields its events with their JSON parsed. Throws a Problem when the server refuses. */
export async function* streamEvents<E extends { event: string; data: unknown }>(path: string, init: StreamRequest = {}): AsyncGenerator<E, void, void> {
  const request = new Request(new URL(path, location.origin), {
    method: init.method ?? 'POST',
    headers: { accept: 'text/event-stream', ...(init.body === undefined ? {} : { 'content-type': 'application/json' }) },
    credentials: 'same-origin',
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    ...(init.signal ? { signal: init.signal } : {}),
  })
  const response = await send(request).catch((thrown: unknown) => {
    throw thrown instanceof DOMException ? thrown : toProblem(thrown)
  })
  if (!response.ok || !response.body) throw await problemOf(response)
  for await (const { event, data } of readEvents(response.body)) {
    yield { event, data: JSON.parse(data) as unknown } as E
  }
}

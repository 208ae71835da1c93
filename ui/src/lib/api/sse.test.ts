import { describe, expect, it } from 'vitest'

import { readEvents, type StreamEvent } from './sse'

/** A body that arrives in the given pieces. */
function body(...pieces: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece)
      controller.close()
    },
  })
}

async function all(stream: ReadableStream<Uint8Array>): Promise<StreamEvent[]> {
  const found: StreamEvent[] = []
  for await (const event of readEvents(stream)) found.push(event)
  return found
}

describe('an event stream', () => {
  it('gives each event with its name and data', async () => {
    const events = await all(body('event: phase\ndata: {"a":1}\n\nevent: sql\ndata: x\n\n'))
    expect(events).toEqual([
      { event: 'phase', data: '{"a":1}', id: null },
      { event: 'sql', data: 'x', id: null },
    ])
  })
  it('is read the same wherever the network cuts it', async () => {
    const text = 'id: 7\r\nevent: token\r\ndata: über\r\ndata: zwei\r\n\r\n: ping\r\n\r\ndata: last\r\n\r\n'
    const bytes = new TextEncoder().encode(text)
    const whole = await all(body(bytes))
    expect(whole).toEqual([
      { event: 'token', data: 'über\nzwei', id: '7' },
      { event: 'message', data: 'last', id: '7' },
    ])
    for (let cut = 1; cut < bytes.length; cut += 1) {
      expect(await all(body(bytes.slice(0, cut), bytes.slice(cut)))).toEqual(whole)
    }
  })
  it('drops an event whose end never came', async () => {
    expect(await all(body('data: whole\n\ndata: half\n'))).toEqual([{ event: 'message', data: 'whole', id: null }])
  })
  it('stops the download when the reader stops', async () => {
    let cancelled = false
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('data: x\n\n')),
      cancel: () => {
        cancelled = true
      },
    })
    for await (const event of readEvents(endless)) {
      expect(event.data).toBe('x')
      break
    }
    expect(cancelled).toBe(true)
  })
})

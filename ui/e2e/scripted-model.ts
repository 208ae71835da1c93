import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'

import { expect } from './datamind'

/** What happens with one request: a reply (JSON or text), a status, or nothing at all. */
export type Script = { reply: unknown } | { status: number } | { hang: true }

/** A language model's server that does what a script says, and remembers what it was asked. */
export interface ScriptedModel {
  baseUrl: string
  does: (...scripts: Script[]) => void
  /** Everything that was said in each request. */
  seen: string[]
  /** Requests whose asker went away before the end. */
  left: () => number
  close: () => Promise<void>
}

const piece = (content: string) => `data: ${JSON.stringify({ model: 'scripted', choices: [{ index: 0, delta: { content } }] })}\n\n`

function play(response: ServerResponse, script: Script): void {
  if ('status' in script) {
    response.writeHead(script.status, { 'content-type': 'application/json' }).end('{}')
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  if ('hang' in script) {
    response.write(piece('{'))
    return
  }
  const text = typeof script.reply === 'string' ? script.reply : JSON.stringify(script.reply)
  for (let at = 0; at < text.length; at += 7) response.write(piece(text.slice(at, at + 7)))
  const end = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: { prompt_tokens: 100, completion_tokens: 20 } }
  response.end(`data: ${JSON.stringify(end)}\n\ndata: [DONE]\n\n`)
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

export async function scriptedModel(): Promise<ScriptedModel> {
  const scripts: Script[] = []
  const seen: string[] = []
  let left = 0
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      const { messages = [] } = JSON.parse(body) as { messages?: { content: string }[] }
      seen.push(messages.map(({ content }) => content).join('\n'))
      response.on('close', () => {
        if (!response.writableFinished) left += 1
      })
      play(response, scripts.shift() ?? { status: 500 })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { baseUrl: `http://127.0.0.1:${port}/v1`, does: (...more) => void scripts.push(...more), seen, left: () => left, close }
}

/** Sets a scripted model up for the time of one test, and takes it away again. */
export async function withModel(page: Page, origin: string, use: (model: ScriptedModel) => Promise<void>): Promise<void> {
  const model = await scriptedModel()
  const settings = (data: object) => page.request.put('/api/v1/ai/settings', { headers: { origin }, data: { privacy: 'names', enabled: true, ...data } })
  expect((await settings({ base_url: model.baseUrl, model: 'scripted' })).status()).toBe(200)
  try {
    await use(model)
  } finally {
    await settings({ base_url: '', model: '', api_key: '', enabled: false })
    await model.close()
  }
}

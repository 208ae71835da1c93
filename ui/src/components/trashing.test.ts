import { QueryClient } from '@tanstack/react-query'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { toast } from './toast'
import { trashing } from './trashing'

type Thing = { id: string }
const lists = ['things']
const all = [{ id: 'a' }, { id: 'b' }, { id: 'c' }]
const words = { done: 'Deleted', failed: 'Not deleted.' }

const spies = () => ({
  done: vi.spyOn(toast, 'done').mockReturnValue('shown'),
  failed: vi.spyOn(toast, 'failed').mockReturnValue('failed'),
  close: vi.spyOn(toast, 'close').mockReturnValue(),
})
let { done, failed, close } = spies()
const undo = () => done.mock.calls.at(-1)?.[1]?.run()

function start() {
  const client = new QueryClient()
  client.setQueryData([...lists, 'all'], { data: all, count: 3 })
  client.setQueryData([...lists, 'one', 'b'], { id: 'b' })
  const ids = () => client.getQueryData<{ data: Thing[] }>([...lists, 'all'])?.data.map(({ id }) => id)
  return { client, ids }
}

const gate = () => {
  const held: { open: () => void; shut: (thrown: Error) => void } = { open: () => undefined, shut: () => undefined }
  const promise = new Promise<void>((resolve, reject) => Object.assign(held, { open: resolve, shut: reject }))
  return { promise, held }
}

describe('what goes to the trash', () => {
  const restored = vi.fn(async () => new Response(null, { status: 204 }))
  beforeEach(() => {
    ;({ done, failed, close } = spies())
    restored.mockClear()
    vi.stubGlobal('fetch', restored)
  })

  it('is out of its lists before the server has answered', async () => {
    const { client, ids } = start()
    const { promise, held } = gate()
    const ended = trashing(client, { id: 'b', lists, send: () => promise, words })
    await vi.waitFor(() => expect(ids()).toEqual(['a', 'c']))
    held.open()
    await ended
    expect(ids()).toEqual(['a', 'c'])
    expect(done).toHaveBeenCalledOnce()
  })
  it('is back where it was when the server refuses', async () => {
    const { client, ids } = start()
    const onGone = vi.fn()
    await trashing(client, { id: 'b', lists, send: () => Promise.reject(new Error('down')), words, onGone })
    expect(ids()).toEqual(['a', 'b', 'c'])
    expect(close).toHaveBeenCalledWith('shown')
    expect(failed).toHaveBeenCalledWith('Not deleted.', expect.any(Error))
    expect(onGone).not.toHaveBeenCalled()
  })
  it('is asked for again after a refusal, which may only be an answer that was lost', async () => {
    const { client } = start()
    const again = vi.spyOn(client, 'invalidateQueries')
    await trashing(client, { id: 'b', lists, send: () => Promise.reject(new Error('lost')), words })
    expect(again).toHaveBeenCalledWith({ queryKey: lists })
  })
  it('is taken back once, however often it is asked for', async () => {
    const { client } = start()
    await trashing(client, { id: 'b', lists, send: async () => undefined, words })
    undo()
    undo()
    await vi.waitFor(() => expect(restored).toHaveBeenCalled())
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(restored).toHaveBeenCalledOnce()
  })
  it('is taken out of the trash by undo, and shown at once', async () => {
    const { client, ids } = start()
    await trashing(client, { id: 'b', lists, send: async () => undefined, words })
    undo()
    await vi.waitFor(() => expect(ids()).toEqual(['a', 'b', 'c']))
    await vi.waitFor(() => expect(restored).toHaveBeenCalledOnce())
  })
  it('is undone only after it was deleted', async () => {
    const { client, ids } = start()
    const { promise, held } = gate()
    const ended = trashing(client, { id: 'b', lists, send: () => promise, words })
    await vi.waitFor(() => expect(done).toHaveBeenCalled())
    undo()
    await vi.waitFor(() => expect(ids()).toEqual(['a', 'b', 'c']))
    expect(restored).not.toHaveBeenCalled()
    held.open()
    await ended
    await vi.waitFor(() => expect(restored).toHaveBeenCalledOnce())
  })
  it('goes again when it could not be restored', async () => {
    const { client, ids } = start()
    restored.mockImplementationOnce(async () => Response.json({ title: 'No' }, { status: 422 }))
    await trashing(client, { id: 'b', lists, send: async () => undefined, words })
    undo()
    await vi.waitFor(() => expect(failed).toHaveBeenCalledWith('It was not restored.', expect.anything(), expect.objectContaining({ label: 'Try again' })))
    expect(ids()).toEqual(['a', 'c'])
  })
})

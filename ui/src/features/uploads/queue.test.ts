import { describe, expect, it } from 'vitest'

import { afterThis, emptyQueue, inHand, waitingIn, withMore } from './queue'

const file = (name: string) => new File(['a'], name)
const [one, two, three] = [file('one.csv'), file('two.csv'), file('three.csv')]

describe('several files', () => {
  it('are read in their order, to the last', () => {
    const all = withMore(emptyQueue, [one, two], false)
    expect([inHand(all), waitingIn(all)]).toEqual([one, 1])
    const second = afterThis(all)
    expect([inHand(second), waitingIn(second), second.at]).toEqual([two, 0, 1])
    expect(afterThis(second)).toEqual(emptyQueue)
  })
  it('wait behind the one in hand', () => {
    const more = withMore(withMore(emptyQueue, [one], false), [two, three], false)
    expect([inHand(more), waitingIn(more)]).toEqual([one, 2])
  })
  it('take the place of one that could not be read', () => {
    const more = withMore(withMore(emptyQueue, [one], false), [two], true)
    expect([inHand(more), more.files.length]).toEqual([two, 1])
  })
})

import { render } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { findAction, keyOf, listen } from './dispatch'
import { currentActions, useActions, type Action } from './registry'

function Offers({ actions }: { actions: Action[] }) {
  useActions(actions)
  return <input aria-label="text" />
}
const action = (keys: string, run: () => void, id = keys): Action => ({ id, label: keys, group: 'act', keys, run })
const press = (key: string, init: KeyboardEventInit = {}, target: EventTarget = document.body) => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init })
  target.dispatchEvent(event)
  return event
}

describe('the registry', () => {
  it('holds what is offered while its part is there, what came last first', () => {
    const first = render(<Offers actions={[action('c', vi.fn(), 'new')]} />)
    const second = render(<Offers actions={[action('c', vi.fn(), 'add')]} />)
    expect(currentActions().map((one) => [one.id, one.keys])).toEqual([['add', 'c'], ['new', undefined]])
    second.unmount()
    expect(currentActions().map((one) => one.id)).toEqual(['new'])
    first.unmount()
    expect(currentActions()).toEqual([])
  })
  it('runs the newest of what a part offers', () => {
    const [old, next] = [vi.fn(), vi.fn()]
    const view = render(<Offers actions={[action('c', old)]} />)
    view.rerender(<Offers actions={[action('c', next)]} />)
    currentActions()[0]?.run?.()
    expect([old.mock.calls.length, next.mock.calls.length]).toEqual([0, 1])
  })
})

describe('the keys', () => {
  let stop: (() => void) | undefined
  let on = true
  beforeEach(() => {
    on = true
    stop = listen(() => on)
  })
  afterEach(() => {
    stop?.()
    vi.useRealTimers()
  })
  it('act alone, one after the other, and with Ctrl or ⌘', () => {
    const runs = [vi.fn(), vi.fn(), vi.fn()]
    render(<Offers actions={['[', 'g a', 'Mod+k'].map((keys, at) => action(keys, runs[at] ?? vi.fn()))} />)
    expect(press('[').defaultPrevented).toBe(true)
    press('g')
    press('a')
    press('k', { metaKey: true })
    press('K', { ctrlKey: true })
    expect(runs.map((run) => run.mock.calls.length)).toEqual([1, 1, 2])
  })
  it('forget the first of two when the second does not come', () => {
    vi.useFakeTimers()
    const run = vi.fn()
    render(<Offers actions={[action('g a', run)]} />)
    press('g')
    vi.advanceTimersByTime(1300)
    expect(press('a').defaultPrevented).toBe(false)
    expect(run).not.toHaveBeenCalled()
  })
  it('of one character do nothing while a person types; those with Ctrl do', () => {
    const [letter, held] = [vi.fn(), vi.fn()]
    const view = render(<Offers actions={[action('c', letter), action('Mod+k', held)]} />)
    press('c', {}, view.getByLabelText('text'))
    press('k', { ctrlKey: true }, view.getByLabelText('text'))
    expect([letter.mock.calls.length, held.mock.calls.length]).toEqual([0, 1])
  })
  it('act with Shift and Alt by the key that is pressed, whatever character it makes, also while a person types', () => {
    const [format, run] = [vi.fn(), vi.fn()]
    const view = render(<Offers actions={[action('Shift+Alt+F', format), action('Mod+Enter', run)]} />)
    press('Ï', { shiftKey: true, altKey: true, code: 'KeyF' }, view.getByLabelText('text'))
    press('Enter', { ctrlKey: true }, view.getByLabelText('text'))
    expect([format.mock.calls.length, run.mock.calls.length]).toEqual([1, 1])
  })
  it('of one character do nothing where they are turned off', () => {
    on = false
    const [letter, held] = [vi.fn(), vi.fn()]
    render(<Offers actions={[action('c', letter), action('Mod+k', held)]} />)
    press('c')
    press('k', { ctrlKey: true })
    expect([letter.mock.calls.length, held.mock.calls.length]).toEqual([0, 1])
  })
  it('do nothing under a dialog, nor when something answered them already', () => {
    const run = vi.fn()
    render(
      <>
        <Offers actions={[action('c', run)]} />
        <div role="dialog" />
      </>,
    )
    press('c')
    expect(run).not.toHaveBeenCalled()
  })
  it('act while a toast is there', () => {
    const run = vi.fn()
    render(
      <>
        <Offers actions={[action('c', run)]} />
        <div role="alertdialog" aria-modal="false" />
      </>,
    )
    press('c')
    expect(run).toHaveBeenCalledTimes(1)
  })
  it('count a character made with AltGr as that character', () => {
    expect(keyOf(new KeyboardEvent('keydown', { key: '[', ctrlKey: true, altKey: true, modifierAltGraph: true }))).toBe('[')
    expect(keyOf(new KeyboardEvent('keydown', { key: 'x', altKey: true }))).toBeNull()
  })
  it('that only a focused part answers are told of, not dispatched', () => {
    expect(findAction([{ id: 'send', label: 'Ask', group: 'page', keys: 'Enter' }], 'Enter')).toBeNull()
  })
})

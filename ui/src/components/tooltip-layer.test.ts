import { describe, expect, it } from 'vitest'

import { placeTip } from './tooltip-layer'

const view = { width: 400, height: 300 }
const size = { width: 100, height: 20 }
const target = (left: number, top: number) => new DOMRect(left, top, 40, 20)

describe('a tooltip', () => {
  it('stands below the middle of its target', () => {
    expect(placeTip(target(200, 100), size, 'bottom', view)).toEqual({ left: 170, top: 126 })
  })
  it('goes above where there is no room below', () => {
    expect(placeTip(target(200, 270), size, 'bottom', view).top).toBe(244)
  })
  it('never leaves the page', () => {
    expect(placeTip(target(0, 100), size, 'bottom', view).left).toBe(4)
    expect(placeTip(target(380, 100), size, 'bottom', view).left).toBe(296)
  })
})

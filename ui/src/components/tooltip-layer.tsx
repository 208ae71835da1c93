import { useEffect, useLayoutEffect, useRef, useState } from 'react'

import { KeyCombo } from './keys'
import type { TooltipSide } from './tooltip'

type Tip = { target: HTMLElement; label: string; keys: string | undefined; side: TooltipSide }

const wait = 400
const linger = 120
const gap = 6
const edge = 4

const tipOf = (node: EventTarget | null): Tip | null => {
  const target = node instanceof Element ? node.closest<HTMLElement>('[data-tip]') : null
  if (!target?.dataset['tip']) return null
  return { target, label: target.dataset['tip'], keys: target.dataset['tipKeys'], side: (target.dataset['tipSide'] as TooltipSide | undefined) ?? 'bottom' }
}

/** Where a box goes beside its target: on the wished side, or the other one where there is no room. */
export function placeTip(target: DOMRect, size: { width: number; height: number }, side: TooltipSide, view: { width: number; height: number }): { left: number; top: number } {
  const { width, height } = size
  const fits = { top: target.top - gap - height > edge, bottom: target.bottom + gap + height < view.height - edge, left: target.left - gap - width > edge, right: target.right + gap + width < view.width - edge }
  const other = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' } as const
  const at = fits[side] || !fits[other[side]] ? side : other[side]
  const middle = { left: target.left + (target.width - width) / 2, top: target.top + (target.height - height) / 2 }
  const spots = {
    top: { left: middle.left, top: target.top - gap - height },
    bottom: { left: middle.left, top: target.bottom + gap },
    left: { left: target.left - gap - width, top: middle.top },
    right: { left: target.right + gap, top: middle.top },
  }
  const clamp = (value: number, most: number) => Math.max(edge, Math.min(value, most - edge))
  return { left: clamp(spots[at].left, view.width - width), top: clamp(spots[at].top, view.height - height) }
}

/** Watches the page for marked things under the pointer or the keyboard's focus. */
function useTip(): [Tip | null, { onPointerEnter: () => void; onPointerLeave: () => void }] {
  const [tip, setTip] = useState<Tip | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const after = (ms: number, next: Tip | null) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setTip(next), ms)
  }
  useEffect(() => {
    let shown = false
    const plan = (ms: number, next: Tip | null) => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        shown = next !== null
        setTip(next)
      }, ms)
    }
    const over = (event: PointerEvent) => {
      if (event.pointerType === 'touch') return
      const next = tipOf(event.target)
      if (next) plan(shown ? 0 : wait, next)
      else if (!(event.target instanceof Element && event.target.closest('[role=tooltip]'))) plan(linger, null)
    }
    const focus = (event: FocusEvent) => {
      const next = tipOf(event.target)
      if (next?.target.matches(':focus-visible')) plan(0, next)
    }
    const hide = () => plan(0, null)
    const key = (event: KeyboardEvent) => event.key === 'Escape' && hide()
    const events = new AbortController()
    const options = { signal: events.signal, capture: true, passive: true }
    document.addEventListener('pointerover', over, options)
    document.addEventListener('focusin', focus, options)
    document.addEventListener('focusout', hide, options)
    document.addEventListener('pointerdown', hide, options)
    document.addEventListener('scroll', hide, options)
    document.addEventListener('keydown', key, options)
    return () => {
      events.abort()
      clearTimeout(timer.current)
    }
  }, [])
  return [tip, { onPointerEnter: () => clearTimeout(timer.current), onPointerLeave: () => after(linger, null) }]
}

/** Draws the one tooltip of the page. */
export function TooltipLayer() {
  const [tip, hover] = useTip()
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (!tip || !box.current) return
    const { left, top } = placeTip(tip.target.getBoundingClientRect(), box.current.getBoundingClientRect(), tip.side, { width: innerWidth, height: innerHeight })
    box.current.style.translate = `${left}px ${top}px`
  }, [tip])
  if (!tip?.target.isConnected) return null
  return (
    <div ref={box} role="tooltip" {...hover} className="fixed top-0 left-0 z-command flex max-w-72 items-center gap-2 rounded-sm bg-raised px-2 py-1 text-xs text-ink shadow-raised">
      {tip.label}
      {tip.keys ? <KeyCombo keys={tip.keys} /> : null}
    </div>
  )
}

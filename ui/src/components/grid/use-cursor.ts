import { useState, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react'

import { moved, type Place, type Selection } from './selection'

type Size = { rows: number; columns: number }
type Acts = { show: (place: Place) => void; copy: () => void; open: (place: Place) => void; sort: (column: number, more: boolean) => void; menu: (column: number) => void; /** Closes what is open beside the grid; whether there was something. */ close: () => boolean }

/** The place under the pointer, read from the cell's own marks. */
function placeOf(target: EventTarget | null): Place | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-place]') : null
  const row = cell?.closest('[role=row]')?.getAttribute('aria-rowindex')
  return cell && row ? { row: Number(row) - 2, column: Number(cell.dataset['place']) } : null
}

/** Cursor and selection of a grid, by keyboard and pointer. */
export function useCursor(size: Size, acts: Acts) {
  const [selection, setSelection] = useState<Selection | null>(null)
  const select = (head: Place, extend: boolean) => {
    setSelection((old) => ({ anchor: extend && old ? old.anchor : head, head }))
    acts.show(head)
  }
  const key = (event: KeyboardEvent) => {
    // What floats above the grid answers for itself; its keys bubble through the page's tree.
    if (!(event.currentTarget as Element).contains(event.target as Node)) return
    const head = selection?.head ?? { row: 0, column: 0 }
    const far = event.ctrlKey || event.metaKey
    const next = moved(head, event.key, far, size)
    if (next) {
      event.preventDefault()
      select(selection ? next : head, event.shiftKey && next.row >= 0)
    } else if (far && event.key.toLowerCase() === 'c' && selection) {
      event.preventDefault()
      acts.copy()
    } else if (far && event.key.toLowerCase() === 'a') {
      event.preventDefault()
      setSelection({ anchor: { row: 0, column: 0 }, head: { row: size.rows - 1, column: size.columns - 1 } })
    } else if (event.key === 'Enter' && selection) {
      event.preventDefault()
      if (head.row < 0) acts.menu(head.column)
      else acts.open(head)
    } else if (event.key === 'Escape') {
      // Only what was open here answers: without it the key is the page's own.
      if (acts.close()) event.preventDefault()
    } else if (event.key === ' ' && head.row < 0) {
      event.preventDefault()
      acts.sort(head.column, event.shiftKey)
    }
  }
  const press = (event: PointerEvent) => {
    const place = event.button === 0 ? placeOf(event.target) : null
    // A finger that lands on a cell mostly means to scroll.
    if (place && event.pointerType !== 'touch') select(place, event.shiftKey)
  }
  const drag = (event: PointerEvent) => {
    const place = event.buttons === 1 && event.pointerType !== 'touch' ? placeOf(event.target) : null
    if (place && selection && (place.row !== selection.head.row || place.column !== selection.head.column)) setSelection({ anchor: selection.anchor, head: place })
  }
  const open = (event: { target: EventTarget | null }) => {
    const place = placeOf(event.target)
    if (place) acts.open(place)
  }
  /** A tap selects, a second one on the same cell opens it. */
  const tap = (event: MouseEvent) => {
    const place = (event.nativeEvent as globalThis.PointerEvent).pointerType === 'touch' ? placeOf(event.target) : null
    if (!place) return
    if (selection && selection.head.row === place.row && selection.head.column === place.column) acts.open(place)
    else setSelection({ anchor: place, head: place })
  }
  return { selection, key, press, drag, tap, open }
}

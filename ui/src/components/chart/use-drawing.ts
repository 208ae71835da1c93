import { type RefObject, useEffect, useRef, useState } from 'react'

import type { EChartsCoreOption } from 'echarts/core'

import { type Colours, readColours } from './colours'
import { type Drawing, draw, manyMarks } from './engine'

/** The colours of the page, read again when the theme changes. */
export function useColours(): Colours {
  const [colours, setColours] = useState(readColours)
  useEffect(() => {
    const watcher = new MutationObserver(() => setColours(readColours()))
    watcher.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-contrast'] })
    return () => watcher.disconnect()
  }, [])
  return colours
}

/** The width of an element in pixels, 0 before it is laid out. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    if (!element.current) return
    const watcher = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)))
    watcher.observe(element.current)
    return () => watcher.disconnect()
  }, [element])
  return width
}

/** Keeps a drawing in an element in step with its description. */
export function useDrawing(element: RefObject<HTMLDivElement | null>, option: EChartsCoreOption, marks: number, width: number): RefObject<Drawing | null> {
  const drawing = useRef<Drawing | null>(null)
  const ready = width > 0
  useEffect(() => {
    if (!ready || !element.current) return
    const own = draw(element.current, marks)
    drawing.current = own
    return () => {
      own.dispose()
      drawing.current = null
    }
  }, [element, marks, ready])
  useEffect(() => {
    if (!ready) return
    drawing.current?.resize({ width })
    drawing.current?.setOption(option, { notMerge: true, lazyUpdate: marks > manyMarks })
  }, [option, ready, width, marks])
  return drawing
}

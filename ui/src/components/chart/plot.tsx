import { t } from '@lingui/core/macro'
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react'

import type { Cell, ChartConfig, Column } from '@/lib/api'
import { cn } from '@/lib/cn'
import { formatCell } from '@/lib/format'

import { frameOf } from './frame'
import { Legend } from './legend'
import { optionOf } from './option'
import { PointTip } from './point-tip'
import { pointKinds, pointsOf, wordsOf } from './points'
import { summaryOf } from './summary'
import { Tip } from './tip'
import { useColours, useDrawing, useWidth } from './use-drawing'

export type PlotProps = {
  columns: Column[]
  rows: Cell[][]
  config: ChartConfig
  height?: number
  /** Rows of the result that something outside points at. */
  marked?: ReadonlySet<number>
  /** Told which row of the result the reader points at. */
  onPoint?: (row: number | null) => void
}

const stepped = new Set(['line', 'multi_line', 'area', 'stacked_area', 'bar', 'grouped_bar', 'stacked_bar', 'stacked_bar_100', 'horizontal_bar', 'combo', 'waterfall'])
const legendBeside = 720
/** How near to a point the pointer has to be. */
const reach = 24
const row = 30

/** The drawn part of a chart: legend, tooltip, data cursor by pointer and by arrow keys. */
export default function Plot({ columns, rows, config, height = 300, marked, onPoint }: PlotProps) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [at, setAt] = useState<number | null>(null)
  const frameElement = useRef<HTMLDivElement>(null)
  const element = useRef<HTMLDivElement>(null)
  const colours = useColours()
  const outer = useWidth(frameElement)
  const width = useWidth(element)
  const frame = useMemo(() => frameOf(columns, rows, config), [columns, rows, config])
  const option = useMemo(() => optionOf({ frame, config, colours, hidden, width, columns, rows }), [frame, config, colours, hidden, width, columns, rows])
  const marks = frame.keys.length * Math.max(1, frame.series.length)
  const horizontal = config.chart_type === 'horizontal_bar'
  const tall = horizontal ? Math.max(height, frame.keys.length * row + 24) : height
  const drawing = useDrawing(element, option, marks, width)

  const isStepped = stepped.has(config.chart_type)
  const dots = useMemo(() => (pointKinds.has(config.chart_type) ? pointsOf({ columns, rows, config }) : []), [columns, rows, config])
  const steps = isStepped ? frame.keys.length : dots.length
  const legend = frame.series.length > 1 && (isStepped || config.chart_type === 'bubble' || config.chart_type === 'scatter')
  const totals = config.stacked === true || config.other === true || config.chart_type === 'multi_line'

  const point = (next: number | null) => {
    setAt(next)
    onPoint?.(next === null ? null : isStepped ? (frame.series[0]?.cells[next]?.row ?? null) : (dots[next]?.row ?? null))
  }
  const placeOf = (dot: { x: number; y: number } | undefined): [number, number] | null => {
    const found = dot && drawing.current?.convertToPixel({ gridIndex: 0 }, [dot.x, dot.y])
    return found?.every(Number.isFinite) ? [found[0] ?? 0, found[1] ?? 0] : null
  }
  const nearest = (x: number, y: number): number | null => {
    let [best, far]: [number | null, number] = [null, reach]
    dots.forEach((dot, index) => {
      const place = hidden.has(dot.group) ? null : placeOf(dot)
      const distance = place ? Math.hypot(place[0] - x, place[1] - y) : far
      if (distance < far) [best, far] = [index, distance]
    })
    return best
  }
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const own = drawing.current
    if (!own || steps === 0) return
    const box = event.currentTarget.getBoundingClientRect()
    const place: [number, number] = [event.clientX - box.left, event.clientY - box.top]
    if (!isStepped) return point(nearest(...place))
    if (!own.containPixel('grid', place)) return point(null)
    const found = own.convertFromPixel({ gridIndex: 0 }, place)[horizontal ? 1 : 0] ?? 0
    point(Math.max(0, Math.min(frame.keys.length - 1, Math.round(found))))
  }
  const step = (event: KeyboardEvent) => {
    const last = steps - 1
    if (last < 0) return
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    const next = by === undefined ? { Home: 0, End: last }[event.key] : at === null ? 0 : Math.max(0, Math.min(last, at + by))
    if (event.key === 'Escape') point(null)
    if (next === undefined) return
    event.preventDefault()
    point(next)
  }
  const toggle = (name: string) => {
    const next = new Set(hidden)
    if (!next.delete(name) && next.size < frame.series.length - 1) next.add(name)
    setHidden(next)
  }

  const pixel = at === null || !drawing.current || !isStepped ? null : drawing.current.convertToPixel(horizontal ? { yAxisIndex: 0 } : { xAxisIndex: 0 }, at)
  const cursor = typeof pixel === 'number' && Number.isFinite(pixel) ? pixel : null
  const lines = marked ? frame.keys.flatMap((_, key) => (frame.series.some((one) => marked.has(one.cells[key]?.row ?? -1)) ? [key] : [])) : []
  const dot = at === null ? undefined : dots[at]
  const words = dot ? wordsOf({ columns, rows, config }, dot) : null
  const dotPlace = placeOf(dot)
  const spoken = words ? [words.name, ...words.values.map(({ name, text }) => `${name} ${text}`)].join(', ') : at === null ? '' : `${frame.labels[at] ?? ''}: ${frame.series.map((one) => `${one.name} ${formatCell(one.values[at] ?? null, one.column)}`).join(', ')}`

  return (
    <div ref={frameElement} className={cn('flex gap-4', legend && outer < legendBeside && 'flex-col')}>
      <div className="relative min-w-0 flex-1">
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- the data cursor moves by arrow keys */}
        <div role="img" tabIndex={steps > 0 ? 0 : -1} aria-label={summaryOf(frame, config)} onKeyDown={step} onPointerMove={follow} onPointerLeave={() => point(null)} onBlur={() => point(null)} className="rounded-sm">
          <div ref={element} aria-hidden style={{ height: tall }} />
        </div>
        {words && dotPlace ? <PointTip words={words} left={dotPlace[0]} top={dotPlace[1]} width={width} /> : null}
        {(isStepped ? [...new Set([...lines, ...(at === null ? [] : [at])])] : lines).map((key) => {
          const where = drawing.current?.convertToPixel(horizontal ? { yAxisIndex: 0 } : { xAxisIndex: 0 }, key)
          if (typeof where !== 'number' || !Number.isFinite(where)) return null
          return <Mark key={key} at={where} horizontal={horizontal} line={key === at} />
        })}
        {at !== null && cursor !== null ? (
          <Tip frame={frame} at={at} hidden={hidden} left={horizontal ? width * 0.55 : cursor} width={width} partial={(config.partial_last === true && at === frame.keys.length - 1) || (config.partial_first === true && at === 0)} partialWord={t`only in part`} />
        ) : null}
        <span className="sr-only" aria-live="polite">
          {spoken}
        </span>
      </div>
      {legend ? (
        <div className={outer < legendBeside ? '' : 'w-52 shrink-0'}>
          <Legend series={frame.series} hidden={hidden} onToggle={toggle} totals={totals} title={config.series_column ?? t`Series`} />
        </div>
      ) : null}
    </div>
  )
}

/** Where a number came from: a tick at the axis. The cursor of upright charts is a line; across bars it would strike their names. */
function Mark({ at, horizontal, line }: { at: number; horizontal: boolean; line: boolean }) {
  const tick = horizontal ? { top: at - 8, left: 0, width: 3, height: 16 } : { left: at - 8, bottom: 20, width: 16, height: 3 }
  const whole = line && !horizontal
  return <div aria-hidden className={cn('pointer-events-none absolute', whole ? 'bg-chart-axis' : 'rounded-xs bg-accent')} style={whole ? { left: at, top: 0, bottom: 24, width: 1 } : tick} />
}

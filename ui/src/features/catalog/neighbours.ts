import type { Catalog, Table } from '@/lib/api'
import { fullName } from '@/lib/table-name'

import { linksOf } from './columns'

export type Node = { name: string; x: number; y: number; term: string | null; hidden: boolean }
export type Edge = { x1: number; y1: number; x2: number; y2: number; sure: boolean; other: string }
export type Picture = { width: number; height: number; self: Node; nodes: Node[]; edges: Edge[]; left: number }

export const box = { width: 176, height: 40 }
const gap = 12
const most = 8

type Neighbour = { name: string; direction: 'to' | 'from'; sure: boolean }

/** The tables that a table is linked to, each once for each direction; rejected links don't count. */
export function neighboursOf(catalog: Catalog, table: Table): Neighbour[] {
  const found = new Map<string, Neighbour>()
  for (const { other, direction, one } of linksOf(catalog, table)) {
    if (one.state === 'rejected') continue
    const name = fullName({ schema: other.schema, name: other.table })
    const key = `${direction} ${name}`
    found.set(key, { name, direction, sure: (found.get(key)?.sure ?? false) || one.state !== 'inferred' })
  }
  return [...found.values()]
}

/** Where the boxes and lines stand: what points here at the left, what it points to at the right; on a narrow page above and below. */
export function drawNeighbours(catalog: Catalog, table: Table, narrow: boolean): Picture {
  const all = neighboursOf(catalog, table)
  const shown = { from: all.filter(({ direction }) => direction === 'from').slice(0, most), to: all.filter(({ direction }) => direction === 'to').slice(0, most) }
  const step = box.height + gap
  const reach = narrow ? 40 : 120
  const rows = (count: number) => Math.max(count, 1) * step - gap
  const wide = box.width * 2 + gap
  const columns = { from: shown.from.length > 0, to: shown.to.length > 0 }
  const height = narrow ? box.height + (columns.from ? Math.ceil(shown.from.length / 2) * step - gap + reach : 0) + (columns.to ? Math.ceil(shown.to.length / 2) * step - gap + reach : 0) : Math.max(rows(shown.from.length), rows(shown.to.length))
  const width = narrow ? wide : box.width + (columns.from ? box.width + reach : 0) + (columns.to ? box.width + reach : 0)
  const above = columns.from ? Math.ceil(shown.from.length / 2) * step - gap + reach : 0
  const self = narrow ? { x: (wide - box.width) / 2, y: above } : { x: columns.from ? box.width + reach : 0, y: (height - box.height) / 2 }
  const place = (direction: 'from' | 'to', at: number, count: number) => {
    if (!narrow) return { x: direction === 'from' ? 0 : self.x + box.width + reach, y: (height - rows(count)) / 2 + at * step }
    const alone = count % 2 === 1 && at === count - 1
    const x = alone ? (wide - box.width) / 2 : (at % 2) * (box.width + gap)
    return { x, y: (direction === 'from' ? 0 : self.y + box.height + reach) + Math.floor(at / 2) * step }
  }
  const described = (name: string) => catalog.tables.find((one) => fullName(one) === name)
  const nodes: Node[] = []
  const edges: Edge[] = []
  for (const direction of ['from', 'to'] as const) {
    shown[direction].forEach(({ name, sure }, at) => {
      const spot = place(direction, at, shown[direction].length)
      nodes.push({ name, ...spot, term: described(name)?.term ?? null, hidden: described(name)?.hidden ?? false })
      edges.push({ ...ends(spot, self, direction, narrow), sure, other: name })
    })
  }
  return { width, height, self: { name: fullName(table), ...self, term: table.term, hidden: table.hidden }, nodes, edges, left: all.length - nodes.length }
}

type Spot = { x: number; y: number }

/** A line runs in the direction of the key: from the table that points to the one it points to. */
function ends(other: Spot, self: Spot, direction: 'from' | 'to', narrow: boolean) {
  const [from, to] = direction === 'from' ? [other, self] : [self, other]
  if (narrow) return { x1: from.x + box.width / 2, y1: from.y + box.height, x2: to.x + box.width / 2, y2: to.y }
  return { x1: from.x + box.width, y1: from.y + box.height / 2, x2: to.x, y2: to.y + box.height / 2 }
}

/** A soft curve between two ends. */
export function curve({ x1, y1, x2, y2 }: Edge, narrow: boolean): string {
  const bend = (narrow ? y2 - y1 : x2 - x1) / 2
  return narrow ? `M${x1},${y1} C${x1},${y1 + bend} ${x2},${y2 - bend} ${x2},${y2}` : `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`
}

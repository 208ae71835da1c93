import { describe, expect, it } from 'vitest'

import type { Catalog, Relationship } from '@/lib/api'

import { box, drawNeighbours, neighboursOf } from './neighbours'
import { catalog, customers, orders, table } from './sample-catalog'

const link = (id: string, from: string, to: string, more: Partial<Relationship> = {}): Relationship => ({
  id, from: { schema: null, table: from, columns: ['x'] }, to: { schema: null, table: to, columns: ['id'] }, origin: { kind: 'declared' }, state: 'declared', own: false, ...more,
})
const star: Catalog = { ...catalog, tables: [customers, ...Array.from({ length: 12 }, (_, at) => table(`t${at}`, ['x']))], relationships: Array.from({ length: 12 }, (_, at) => link(`r${at}`, `t${at}`, 'customers')) }

describe('the picture of a table’s neighbours', () => {
  it('puts what a table points to at its right, and what points to it at its left', () => {
    expect(drawNeighbours(catalog, orders, false)).toMatchObject({ self: { x: 0 }, nodes: [{ name: 'customers', x: box.width + 120 }], edges: [{ x1: box.width, x2: box.width + 120, sure: true }] })
    expect(drawNeighbours(catalog, customers, false)).toMatchObject({ self: { x: box.width + 120 }, nodes: [{ name: 'orders', x: 0 }] })
  })
  it('draws one line for several keys between two tables, sure when one of them is', () => {
    const two = { ...catalog, relationships: [link('a', 'orders', 'customers', { state: 'inferred' }), link('b', 'orders', 'customers', { state: 'confirmed' })] }
    expect(neighboursOf(two, orders)).toEqual([{ name: 'customers', direction: 'to', sure: true }])
  })
  it('leaves out what was rejected', () => {
    expect(neighboursOf({ ...catalog, relationships: [link('a', 'orders', 'customers', { state: 'rejected' })] }, orders)).toEqual([])
  })
  it('draws eight of many and says how many are left', () => {
    const picture = drawNeighbours(star, customers, false)
    expect(picture.nodes).toHaveLength(8)
    expect(picture.left).toBe(4)
  })
  it('lets no boxes overlap and none stand outside, wide or narrow', () => {
    for (const narrow of [false, true]) {
      const { nodes, self, width, height } = drawNeighbours({ ...star, relationships: [...star.relationships, link('out', 'customers', 't11')] }, customers, narrow)
      const all = [self, ...nodes]
      for (const one of all) {
        expect(one.x >= 0 && one.y >= 0 && one.x + box.width <= width && one.y + box.height <= height).toBe(true)
        expect(all.filter((other) => other !== one && Math.abs(other.x - one.x) < box.width && Math.abs(other.y - one.y) < box.height)).toEqual([])
      }
    }
  })
})

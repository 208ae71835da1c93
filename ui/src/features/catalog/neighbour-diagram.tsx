import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { useId, useMemo, useState } from 'react'

import type { Catalog, Table } from '@/lib/api'
import { cn } from '@/lib/cn'
import { usePhone } from '@/lib/use-media'

import { box, curve, drawNeighbours, type Node } from './neighbours'

/** As many letters as a box has room for. */
const fitted = (name: string) => (name.length > 23 ? `${name.slice(0, 22)}…` : name)

function Box({ node, here, lit }: { node: Node; here?: boolean; lit?: boolean }) {
  return (
    <>
      <rect x={node.x + 0.5} y={node.y + 0.5} width={box.width - 1} height={box.height - 1} rx={7} className={cn('stroke-line-strong', here ? 'fill-selected' : lit ? 'fill-hover' : 'fill-surface')} />
      <text x={node.x + 12} y={node.y + (node.term ? 17 : 24)} className={cn('font-mono text-xs', node.hidden ? 'fill-ink-3' : 'fill-ink')}>
        {fitted(node.name)}
      </text>
      {node.term ? (
        <text x={node.x + 12} y={node.y + 31} className="fill-ink-3 text-2xs">
          {fitted(node.term)}
        </text>
      ) : null}
    </>
  )
}

/** A table among the tables it is linked to. Arrows lead from a key to what it points to; a dashed one nobody has confirmed. */
export function NeighbourDiagram({ id, catalog, table }: { id: string; catalog: Catalog; table: Table }) {
  const { t } = useLingui()
  const narrow = usePhone()
  const tip = useId()
  const router = useRouter()
  const navigate = useNavigate()
  const [lit, setLit] = useState<string | null>(null)
  const picture = useMemo(() => drawNeighbours(catalog, table, narrow), [catalog, table, narrow])
  if (picture.nodes.length === 0) return null
  const to = (name: string) => ({ to: '/connections/$id' as const, params: { id }, search: { table: name, tab: 'links' as const } })
  return (
    <figure className="m-0">
      <svg role="group" aria-label={t`Tables linked to ${picture.self.name}`} viewBox={`-4 -4 ${picture.width + 8} ${picture.height + 8}`} style={{ maxInlineSize: picture.width + 8 }} className="block h-auto w-full">
        <defs>
          <marker id={tip} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M1,1 L7,4 L1,7" className="fill-none stroke-ink-3" />
          </marker>
        </defs>
        {picture.edges.map((edge, at) => (
          <path key={at} d={curve(edge, narrow)} markerEnd={`url(#${tip})`} strokeDasharray={edge.sure ? undefined : '4 3'} className={cn('fill-none', lit === edge.other ? 'stroke-ink' : 'stroke-line-control')} />
        ))}
        <Box node={picture.self} here />
        {picture.nodes.map((node, at) => (
          <a
            key={at}
            href={router.buildLocation(to(node.name)).href}
            aria-label={node.term ? `${node.name}, ${node.term}` : node.name}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
              event.preventDefault()
              void navigate(to(node.name))
            }}
            onPointerEnter={() => setLit(node.name)}
            onPointerLeave={() => setLit(null)}
            onFocus={() => setLit(node.name)}
            onBlur={() => setLit(null)}
            className="rounded-md"
          >
            <Box node={node} lit={lit === node.name} />
          </a>
        ))}
      </svg>
      <figcaption className="mt-1.5 text-xs text-ink-3">
        {t`Arrows lead from a key to what it points to. Dashed: found by DataMind, not confirmed.`} {picture.left > 0 ? plural(picture.left, { one: '# more table is in the list.', other: '# more tables are in the list.' }) : null}
      </figcaption>
    </figure>
  )
}

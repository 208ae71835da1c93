import { Plural, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'

import { SearchInput } from '@/components/input'
import { Loadable } from '@/components/loadable'
import { Skeleton } from '@/components/skeleton'
import type { Catalog, Connection, Table } from '@/lib/api'
import { formatNumber } from '@/lib/format'
import { catalogQuery } from '@/lib/queries'
import { dialectOf, quoteName, quoteTable } from '@/lib/sql'
import { homeOf } from '@/lib/table-name'
import { useMedia } from '@/lib/use-media'

import { keyOf, targetsOf, treeRows, type TreeRow } from './tree'
import { TreeLine } from './tree-line'

type TreeProps = { connection: Connection; onInsert: (text: string) => void; onSample: (table: Table) => void }

const Waiting = () => (
  <div className="flex flex-col gap-4 px-4 py-2">
    {['w-3/4', 'w-1/2', 'w-2/3', 'w-3/5', 'w-1/2'].map((width, at) => (
      <Skeleton key={at} className={`h-3 ${width}`} />
    ))}
  </div>
)

function Tree({ catalog, connection, text, onInsert, onSample }: TreeProps & { catalog: Catalog; text: string }) {
  const { t } = useLingui()
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [here, setHere] = useState<string | null>(null)
  const height = useMedia('(pointer: coarse)') ? 40 : 26
  const home = homeOf(connection)
  const rows = useMemo(() => treeRows(catalog, open, text, home), [catalog, open, text, home])
  const targets = useMemo(() => targetsOf(catalog.relationships), [catalog])
  const dialect = dialectOf(connection)
  // oxlint-disable-next-line react/incompatible-library -- this component is not memoised
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => height, overscan: 12, initialRect: { width: 230, height: 400 } })
  const at = rows.findIndex((row) => row.key === here)
  const goTo = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))]
    if (!row) return
    setHere(row.key)
    virtual.scrollToIndex(Math.max(0, Math.min(rows.length - 1, index)))
  }
  const toggle = (key: string, wanted?: boolean) => {
    const next = new Set(open)
    if (wanted ?? !next.has(key)) next.add(key)
    else next.delete(key)
    setOpen(next)
  }
  const textOf = (row: TreeRow) => (row.kind === 'table' ? quoteTable(row.table, dialect, home) : quoteName(row.column.name, dialect))
  const jump = (row: TreeRow) => {
    const target = row.kind === 'column' ? targets.get(row.key) : undefined
    if (!target) return
    toggle(target.key, true)
    setHere(target.key)
    // The opened table changes the list: its place is known a moment later.
    requestAnimationFrame(() => virtual.scrollToIndex(Math.max(0, treeRows(catalog, new Set([...open, target.key]), text).findIndex((one) => one.key === target.key)), { align: 'start' }))
  }
  const key = (event: KeyboardEvent) => {
    const row = rows[at]
    const acts: Record<string, () => void> = {
      ArrowDown: () => goTo(at + 1),
      ArrowUp: () => goTo(at < 0 ? 0 : at - 1),
      Home: () => goTo(0),
      End: () => goTo(rows.length - 1),
      ArrowRight: () => row?.kind === 'table' && (row.open ? goTo(at + 1) : toggle(row.key, true)),
      ArrowLeft: () => (row?.kind === 'table' ? toggle(row.key, false) : row && setHere(keyOf(row.table))),
      Enter: () => row && onInsert(textOf(row)),
      ' ': () => row && (row.kind === 'table' ? toggle(row.key) : jump(row)),
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  if (rows.length === 0) return <p className="px-4 py-2 text-sm text-ink-3">{text ? t`No table or column has “${text}” in its name.` : t`This connection has no tables.`}</p>
  return (
    <div ref={box} role="tree" tabIndex={0} aria-label={t`Tables and columns`} aria-activedescendant={at >= 0 ? `${id}-here` : undefined} className="min-h-0 flex-1 overflow-auto px-2 outline-offset-[-2px]" onKeyDown={key}>
      <div role="none" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          return row ? (
            <TreeLine
              key={row.key}
              id={row.key === here ? `${id}-here` : undefined}
              row={row}
              here={row.key === here}
              top={start}
              height={height}
              written={textOf(row)}
              onPress={() => {
                setHere(row.key)
                if (row.kind === 'table') toggle(row.key)
                else onInsert(textOf(row))
              }}
              onInsert={() => onInsert(textOf(row))}
              onJump={() => jump(row)}
              onSample={() => onSample(row.table)}
            />
          ) : null
        })}
      </div>
    </div>
  )
}

/** The tables of a connection: search, open, insert a name, look at rows, follow a key. */
export function SchemaTree(props: TreeProps) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const { connection } = props
  const query = useQuery({ ...catalogQuery(connection.id), enabled: connection.discovered_at !== null })
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="shrink-0 p-3 pb-1">
        <SearchInput label={t`Tables and columns`} value={text} onChange={setText} />
      </div>
      <p className="flex shrink-0 justify-between gap-2 px-4 py-1 text-xs text-ink-3">
        <span className="truncate">{connection.name}</span>
        {query.data ? (
          <span className="shrink-0">
            <Plural value={query.data.tables.length} one="# table" other={`${formatNumber(query.data.tables.length)} tables`} />
          </span>
        ) : null}
      </p>
      {connection.discovered_at === null ? (
        <p className="px-4 py-2 text-sm text-ink-3">{t`The tables of this connection are not known yet.`}</p>
      ) : (
        <Loadable query={query} compact errorTitle={t`The tables could not be loaded`} skeleton={<Waiting />}>
          {(catalog) => <Tree {...props} catalog={catalog} text={text} />}
        </Loadable>
      )}
    </div>
  )
}

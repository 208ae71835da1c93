import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Eye, EyeOff, Table2 } from 'lucide-react'
import { memo, useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'

import { Button } from '@/components/button'
import { SearchInput } from '@/components/input'
import { Select } from '@/components/select'
import type { Table } from '@/lib/api'
import { cn } from '@/lib/cn'
import { formatNumber } from '@/lib/format'
import { shortName } from '@/lib/table-name'
import { useFind } from '@/lib/use-find'

import type { CatalogPlace } from './places'
import { countOf, facetNames, findTables, indexOf, type Facet, type Hit } from './search'
import { facetWords } from './words'

type TableListProps = { id: string; /** The database that tables are named without. */ home: string | null; tables: Table[]; chosen: string | null; place: CatalogPlace; onPlace: (next: CatalogPlace) => void; className?: string }

/** The tables of a connection, narrowed by what stands in them and by what is of note. The arrows move in the list, also from the field. */
export function TableList({ id, home, tables, chosen, place, onPlace, className }: TableListProps) {
  const { t } = useLingui()
  const index = useMemo(() => indexOf(tables), [tables])
  const [find, setFind] = useFind(place.find ?? '', (text) => onPlace({ ...place, find: text || undefined }))
  const wanted = useDeferredValue(find)
  const hits = useMemo(() => findTables(index, wanted, place.show), [index, wanted, place.show])
  const options = [
    { value: 'all' as const, label: t`All tables`, hint: formatNumber(tables.length) },
    ...facetNames.map((value) => ({ value, label: t(facetWords[value]), hint: formatNumber(countOf(tables, value)) })),
  ]
  const list = useRef<{ enter: () => void }>(null)
  return (
    <nav aria-label={t`Tables`} className={cn('flex min-h-0 flex-col', className)}>
      {/* The key leads from the field into the list. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        className="flex flex-col gap-2 p-3"
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || !(event.target instanceof HTMLInputElement)) return
          event.preventDefault()
          list.current?.enter()
        }}
      >
        <SearchInput label={t`Find a table or column`} value={find} onChange={setFind} />
        <div className="flex items-center justify-between gap-2">
          <Select<Facet | 'all'> size="sm" label={t`Which tables`} value={place.show ?? 'all'} onChange={(next) => onPlace({ ...place, show: next === 'all' ? undefined : next })} options={options} className="min-w-36 border-line-strong" />
          <span role="status" className="text-xs text-ink-3">
            {plural(hits.length, { one: '# table', other: '# tables' })}
          </span>
        </div>
      </div>
      {hits.length === 0 ? (
        <div className="px-3 text-sm text-ink-2">
          {find ? <Trans>Nothing here has “{find}” in its name, term or description.</Trans> : <Trans>No table is like that.</Trans>}
          <Button size="sm" className="mt-2 flex" onClick={() => onPlace({ ...place, find: undefined, show: undefined })}>
            <Trans>Show all tables</Trans>
          </Button>
        </div>
      ) : (
        <Rows id={id} home={home} hits={hits} chosen={chosen} handle={list} />
      )}
    </nav>
  )
}

type RowsProps = { id: string; home: string | null; hits: Hit[]; chosen: string | null; handle: React.RefObject<{ enter: () => void } | null> }

/** Draws the rows in view and no others. */
function Rows({ id, home, hits, chosen, handle }: RowsProps) {
  const box = useRef<HTMLDivElement>(null)
  const [focused, setFocused] = useState<number | null>(null)
  const rows = useVirtualizer({ count: hits.length, getScrollElement: () => box.current, estimateSize: (at) => (hits[at]?.columns.length ? 50 : 34), getItemKey: (at) => hits[at]?.name ?? at, overscan: 12 })
  const drawn = rows.getVirtualItems()
  const at = Math.max(0, hits.findIndex(({ name }) => name === chosen))
  useEffect(() => {
    if (chosen) rows.scrollToIndex(at, { align: 'auto' })
    // Only when the page shows another table: scrolling the list is the person's own.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [chosen])
  useEffect(() => {
    if (focused === null) return undefined
    rows.scrollToIndex(focused, { align: 'auto' })
    // The row is drawn with the next frame when it was out of view.
    const frame = requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-index="${focused}"] a`)?.focus({ preventScroll: true }))
    return () => cancelAnimationFrame(frame)
  }, [focused, rows])
  handle.current = { enter: () => setFocused(at) }
  const move = (event: KeyboardEvent) => {
    const from = Number((event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1)
    const page = 10
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, PageDown: from + page, PageUp: from - page, Home: 0, End: hits.length - 1 }[event.key]
    if (to === undefined || from < 0) return
    event.preventDefault()
    setFocused(Math.min(Math.max(to, 0), hits.length - 1))
  }
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto px-2 pb-3">
      {/* The keys move between the links inside. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul onKeyDown={move} onBlur={() => setFocused(null)} style={{ paddingBlockStart: drawn[0]?.start ?? 0, paddingBlockEnd: Math.max(0, rows.getTotalSize() - (drawn.at(-1)?.end ?? 0)) }}>
        {drawn.map(({ index, key }) => {
          const hit = hits[index]
          return hit ? <Row key={key} id={id} home={home} hit={hit} at={index} of={hits.length} chosen={chosen === hit.name} tabbable={index === at} measure={rows.measureElement} /> : null
        })}
      </ul>
    </div>
  )
}

type RowProps = { id: string; home: string | null; hit: Hit; at: number; of: number; chosen: boolean; tabbable: boolean; measure: (row: HTMLElement | null) => void }

const Row = memo(function Row({ id, home, hit, at, of, chosen, tabbable, measure }: RowProps) {
  const { t } = useLingui()
  const { table, name, columns } = hit
  const Icon = table.kind === 'view' ? Eye : Table2
  return (
    <li ref={measure} data-index={at} aria-setsize={of} aria-posinset={at + 1}>
      <Link
        from="/connections/$id" to="/connections/$id"
        params={{ id }}
        search={(old) => ({ ...old, table: name, column: undefined })}
        tabIndex={tabbable ? 0 : -1}
        aria-current={chosen ? 'true' : undefined}
        className={cn('block rounded-md px-2 py-[0.4375rem] hover:bg-hover focus-visible:-outline-offset-2 pointer-coarse:py-3.5', chosen && 'bg-selected hover:bg-selected')}
      >
        <span className="flex items-center gap-2">
          <Icon className="text-ink-3" aria-label={table.kind === 'view' ? t`View` : t`Table`} />
          <span className={cn('min-w-0 flex-1 truncate font-mono text-xs', table.hidden && 'text-ink-3')} title={name}>
            {shortName(table, home)}
          </span>
          {table.hidden ? <EyeOff className="size-3.5 text-ink-3" aria-label={t`Hidden from AI`} /> : null}
          {table.row_count === null ? null : <span className="text-right text-xs text-ink-3">{formatNumber(table.row_count, { compact: table.row_count >= 100_000 })}</span>}
        </span>
        {columns.length > 0 ? <span className="mt-0.5 block truncate pl-6 font-mono text-2xs text-ink-3">{columns.join(', ')}</span> : null}
        {columns.length === 0 && table.term ? <span className="block truncate pl-6 text-2xs text-ink-3">{table.term}</span> : null}
      </Link>
    </li>
  )
})

import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ArrowLeft, ArrowRight, KeyRound } from 'lucide-react'

import { Badge } from '@/components/chip'
import { Table as Grid, Td, Th } from '@/components/table'
import { Tooltip } from '@/components/tooltip'
import type { Catalog, Table, TableColumn } from '@/lib/api'
import { formatNumber, formatPercent } from '@/lib/format'

import { contentOf, fullName, linksOf, type Link as TableLink } from './columns'

function Content({ column }: { column: TableColumn }) {
  const { t } = useLingui()
  const content = contentOf(column)
  if (!content) return null
  if ('range' in content) return <span className="whitespace-nowrap">{content.range}</span>
  const words = content.values.slice(0, 6).join(', ')
  return (
    <span className="line-clamp-2 max-w-[26rem]" title={content.values.join(', ')}>
      {words}
      {content.complete && content.values.length <= 6 ? '' : t`, …`}
    </span>
  )
}

function ColumnRow({ column, table }: { column: TableColumn; table: Table }) {
  const { t } = useLingui()
  const key = table.primary_key.includes(column.name)
  const about = [column.term, column.description].filter(Boolean).join(' · ')
  return (
    <tr>
      <Td className="py-2 align-top">
        <span className="flex items-center gap-1.5 font-mono text-xs font-label">
          {column.name}
          {key ? (
            <Tooltip label={t`Part of the primary key`}>
              <KeyRound className="size-3.5 text-ink-3" aria-label={t`primary key`} />
            </Tooltip>
          ) : null}
        </span>
        {about ? <span className="mt-0.5 block max-w-72 text-xs text-ink-2">{about}</span> : null}
      </Td>
      <Td className="py-2 align-top text-xs text-ink-2" title={column.declared_type}>
        {column.type.replace('_tz', ' with zone')}
      </Td>
      <Td className="py-2 align-top text-xs text-ink-2">
        <Content column={column} />
      </Td>
      <Td numeric className="py-2 align-top text-xs">
        {column.distinct_count === null ? '' : formatNumber(column.distinct_count)}
      </Td>
      <Td numeric className="py-2 align-top text-xs">
        {column.null_share ? formatPercent(column.null_share) : column.nullable ? '' : <span className="text-ink-3">{t`never`}</span>}
      </Td>
    </tr>
  )
}

function LinkRow({ link, id }: { link: TableLink; id: string }) {
  const { t } = useLingui()
  const other = fullName({ schema: link.other.schema, name: link.other.table })
  const Arrow = link.direction === 'to' ? ArrowRight : ArrowLeft
  return (
    <li className="flex flex-wrap items-center gap-2 text-xs">
      <span className="font-mono">{link.columns.join(', ')}</span>
      <Arrow className="size-3.5 text-ink-3" aria-label={link.direction === 'to' ? t`points to` : t`is pointed to by`} />
      <Link to="/connections/$id" params={{ id }} search={(old) => ({ ...old, table: other })} className="link font-mono">
        {other}.{link.other.columns.join(', ')}
      </Link>
      {link.origin.kind === 'inferred' ? <Badge>{t`found by DataMind, ${formatPercent(link.origin.confidence, { digits: 0 })} sure`}</Badge> : null}
    </li>
  )
}

/** One table: its columns, what they hold, and the tables it is linked to. */
export function TableDetail({ id, catalog, table }: { id: string; catalog: Catalog; table: Table }) {
  const { t } = useLingui()
  const links = linksOf(catalog, table)
  return (
    <article className="pb-6">
      <header className="px-5 pt-4 pb-3">
        <h2 className="flex flex-wrap items-center gap-2 font-mono text-lg font-title">
          {fullName(table)}
          {table.kind === 'view' ? <Badge>{t`view`}</Badge> : null}
        </h2>
        <p className="text-sm text-ink-3">
          {table.row_count === null ? null : (
            <>
              <Plural value={table.row_count} one="# row" other="# rows" />
              {', '}
            </>
          )}
          <Plural value={table.columns.length} one="# column" other="# columns" />
        </p>
        {table.description ? <p className="mt-1.5 max-w-measure text-md text-ink-2">{table.description}</p> : null}
      </header>
      {/* A scrolling region must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t`Columns of ${fullName(table)}`}>
        <Grid>
          <thead>
            <tr>
              <Th>{t`Column`}</Th>
              <Th>{t`Type`}</Th>
              <Th>{t`Holds`}</Th>
              <Th numeric>{t`Distinct`}</Th>
              <Th numeric>{t`Empty`}</Th>
            </tr>
          </thead>
          <tbody>
            {table.columns.map((column) => (
              <ColumnRow key={column.name} column={column} table={table} />
            ))}
          </tbody>
        </Grid>
      </div>
      {links.length > 0 ? (
        <section className="px-5 pt-5">
          <h3 className="mb-2 text-sm font-title">
            <Trans>Linked to</Trans>
          </h3>
          <ul className="flex flex-col gap-2">
            {links.map((link, index) => (
              <LinkRow key={index} link={link} id={id} />
            ))}
          </ul>
        </section>
      ) : null}
    </article>
  )
}

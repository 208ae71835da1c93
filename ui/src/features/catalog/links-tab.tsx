import { Trans, useLingui } from '@lingui/react/macro'
import { Waypoints } from 'lucide-react'
import { useState } from 'react'

import { Button } from '@/components/button'
import { EmptyState } from '@/components/states'
import type { Catalog, Table } from '@/lib/api'
import { fullName } from '@/lib/table-name'

import { AddLink } from './add-link'
import { type Link } from './columns'
import { LinkRow } from './link-row'
import { NeighbourDiagram } from './neighbour-diagram'

type LinksTabProps = { id: string; catalog: Catalog; table: Table; links: Link[]; writer: boolean }

/** How a table hangs together with others, and what people say to what was found. */
export function LinksTab({ id, catalog, table, links, writer }: LinksTabProps) {
  const { t } = useLingui()
  const [adding, setAdding] = useState(false)
  const name = fullName(table)
  const kept = links.filter(({ one }) => one.state !== 'rejected')
  const rejected = links.filter(({ one }) => one.state === 'rejected')
  const add = writer ? (
    <Button size="sm" onClick={() => setAdding(true)}>
      <Waypoints aria-hidden />
      <Trans>Add a relationship</Trans>
    </Button>
  ) : null
  const list = (rows: Link[], label: string) => (
    <ul aria-label={label} className="divide-y divide-line-faint border-y border-line-faint">
      {rows.map((link) => (
        <LinkRow key={`${link.one.id} ${link.direction}`} link={link} id={id} writer={writer} />
      ))}
    </ul>
  )
  return (
    <div className="flex max-w-[56rem] flex-col gap-5">
      {kept.length > 0 ? (
        <>
          <NeighbourDiagram id={id} catalog={catalog} table={table} />
          {list(kept, t`Relationships of ${name}`)}
        </>
      ) : adding ? null : (
        <EmptyState icon={<Waypoints aria-hidden />} title={t`No relationship is known`} action={add}>
          <Trans>A relationship says which columns point to which columns of another table. Questions that need both tables depend on it.</Trans>
        </EmptyState>
      )}
      {adding ? <AddLink id={id} catalog={catalog} table={table} onClose={() => setAdding(false)} /> : kept.length > 0 && add ? <div>{add}</div> : null}
      {rejected.length > 0 ? (
        <details>
          <summary className="cursor-pointer text-sm text-ink-2 hover:text-ink">{t`Rejected (${rejected.length})`}</summary>
          <div className="mt-2">{list(rejected, t`Rejected relationships of ${name}`)}</div>
        </details>
      ) : null}
    </div>
  )
}

import { useLingui } from '@lingui/react/macro'

import { TabPanel, Tabs } from '@/components/segmented'
import type { Catalog, Table } from '@/lib/api'
import { useMe } from '@/lib/me'
import { mayConnect } from '@/lib/permissions'

import type { ColumnEdit } from './column-row'
import { linksOf } from './columns'
import { ColumnsTab } from './columns-tab'
import { DraftBar } from './draft-bar'
import { LinksTab } from './links-tab'
import type { CatalogPlace, CatalogTab } from './places'
import { SampleTab } from './sample-tab'
import { TableHead } from './table-head'
import type { Change } from './use-change'
import { useDrafts } from './use-drafts'
import { UsesList } from './uses-list'

type TableDetailProps = { id: string; catalog: Catalog; table: Table; place: CatalogPlace; onPlace: (next: CatalogPlace) => void; change: Change }

/** One table: what it means and holds, what it is linked to, a sample of its rows, and who reads it. */
export function TableDetail({ id, catalog, table, place, onPlace, change }: TableDetailProps) {
  const { t } = useLingui()
  const writer = mayConnect(useMe())
  const edit: ColumnEdit | undefined = writer ? (fields) => change({ ...fields, schema: table.schema, table: table.name }) : undefined
  const drafts = useDrafts(id, table, edit)
  const tab = place.tab ?? 'columns'
  const links = linksOf(catalog, table)
  return (
    <article className="pb-6">
      <TableHead id={id} table={table} onEdit={edit} drafts={drafts} />
      <DraftBar drafts={drafts} />
      <Tabs<CatalogTab>
        label={t`Parts of the table`}
        value={tab}
        onChange={(next) => onPlace({ ...place, tab: next === 'columns' ? undefined : next })}
        tabs={[
          { value: 'columns', label: t`Columns`, aside: table.columns.length },
          { value: 'links', label: t`Relationships`, aside: links.filter(({ one }) => one.state !== 'rejected').length },
          { value: 'sample', label: t`Sample rows` },
          { value: 'uses', label: t`Used by` },
        ]}
        className="[&>div:first-child]:px-5"
      >
        <TabPanel value="columns" className="pt-2">
          <ColumnsTab table={table} column={place.column} onEdit={edit} drafts={drafts} />
        </TabPanel>
        <TabPanel value="links" className="px-5 pt-4">
          <LinksTab id={id} catalog={catalog} table={table} links={links} writer={writer} />
        </TabPanel>
        <TabPanel value="sample" className="pt-2">
          <SampleTab id={id} table={table} />
        </TabPanel>
        <TabPanel value="uses" className="max-w-measure px-5 pt-4">
          <UsesList id={id} catalog={catalog} table={table} column={null} />
        </TabPanel>
      </Tabs>
    </article>
  )
}

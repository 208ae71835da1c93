import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'

import { Switch } from '@/components/checkbox'
import { Input } from '@/components/input'
import { TabPanel, Tabs } from '@/components/segmented'
import type { TablePreview, UploadPreview } from '@/lib/api'
import { cn } from '@/lib/cn'
import { formatNumber } from '@/lib/format'

import { tableChoice } from './options'
import type { Upload } from './use-upload'

type TableTabsProps = { upload: Upload; preview: UploadPreview; table: TablePreview; children: ReactNode }

/** The sheets of a workbook, or the tables and views of a file that holds several: each is looked at, named, and taken or left. */
export function TableTabs({ upload, preview, table, children }: TableTabsProps) {
  const { t } = useLingui()
  if (preview.tables.length === 1) return <div className="flex min-h-0 flex-1 short:min-h-72 short:flex-none">{children}</div>
  const sheets = preview.kind === 'excel'
  // A name may hold what an id can't: tabs go by their place.
  const at = String(preview.tables.indexOf(table))
  const skipped = upload.choice.skip ?? false
  return (
    <Tabs
      label={sheets ? t`Sheets` : t`Tables`}
      value={at}
      onChange={(next) => upload.showTable(Number(next))}
      tabs={preview.tables.map((one, index) => ({
        value: String(index),
        label: <span className={cn('max-w-48 truncate', tableChoice(upload.options, preview, one).skip && 'line-through')}>{one.source_name}</span>,
        aside: formatNumber(one.rows_estimated),
      }))}
      actions={
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Switch label={sheets ? t`Load this sheet` : table.optional ? t`Load this view` : t`Load this table`} checked={!skipped} onChange={(on) => upload.setTable({ skip: !on })} />
          <Input
            key={table.source_name}
            aria-label={t`Name of the table`}
            placeholder={table.source_name}
            value={upload.choice.name ?? ''}
            maxLength={255}
            disabled={skipped}
            onChange={(event) => upload.setTable({ name: event.target.value || null })}
            className="w-48"
          />
        </div>
      }
      className="flex min-h-0 flex-1 flex-col gap-2 pt-2 short:min-h-96 short:flex-none *:first:px-4 sm:*:first:px-5"
    >
      <TabPanel value={at} className={cn('flex min-h-0 flex-1 focus-visible:-outline-offset-2', skipped && 'grayscale')}>
        {children}
      </TabPanel>
    </Tabs>
  )
}

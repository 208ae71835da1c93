import { plural } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'

import { Switch } from '@/components/checkbox'
import { Field } from '@/components/field'
import { Input } from '@/components/input'
import { RadioRows } from '@/components/radio-rows'
import { SidePanel } from '@/components/side-panel'
import type { PreviewColumn } from '@/lib/api'
import { typeWord } from '@/lib/column-types'

import { isKey, isSkipped, offeredTypes } from './options'
import type { Upload } from './use-upload'

type ColumnPanelProps = { upload: Upload; column: PreviewColumn | null; onClose: () => void }

/** One column: its name, its type, and the values that don't fit. */
export function ColumnPanel({ upload, column, onClose }: ColumnPanelProps) {
  return (
    <SidePanel open={column !== null} onClose={onClose} title={column?.name ?? ''} takeFocus>
      {column ? <ColumnSettings key={column.source_name} upload={upload} column={column} /> : null}
    </SidePanel>
  )
}

function ColumnSettings({ upload, column }: { upload: Upload; column: PreviewColumn }) {
  const { t } = useLingui()
  const [name, setName] = useState(column.name)
  const skipped = isSkipped(upload.choice, column)
  const count = column.misfit_count
  const currency = column.semantic?.startsWith('currency:') ? column.semantic.slice('currency:'.length) : null
  const meaning = currency ? t`Amounts in ${currency}; the sign is kept with the column.` : column.semantic === 'percent' ? t`Shares: 45% is kept as 0.45.` : null
  const rename = () => {
    const next = name.trim()
    if (next && next !== column.name) upload.setColumn({ source_name: column.source_name, name: next })
    else setName(column.name)
  }
  const fit = (type: string) => {
    if (type !== column.type) return type === column.inferred_type ? t`recognised` : null
    return count > 0 ? <span className="text-bad-ink">{plural(count, { one: '# does not fit', other: "# don't fit" })}</span> : <span className="text-ok-ink">{t`all fit`}</span>
  }
  return (
    <div className="flex flex-col gap-5">
      <Switch
        label={t`Load this column`}
        checked={!skipped}
        onChange={(on) => upload.setColumn({ source_name: column.source_name, skip: !on, ...(on ? {} : { key: false }) })}
      />
      <Switch
        label={t`Part of the key`}
        detail={t`The values of the key's columns together stand for one row each. That is checked when the file is loaded, and helps questions to join tables.`}
        checked={isKey(upload.choice, column)}
        disabled={skipped}
        onChange={(key) => upload.setColumn({ source_name: column.source_name, key })}
      />
      <Field label={t`Name`} help={name.trim() === column.source_name ? undefined : t`In the file: ${column.source_name}`}>
        <Input value={name} maxLength={255} onChange={(event) => setName(event.target.value)} onBlur={rename} onKeyDown={(event) => event.key === 'Enter' && rename()} />
      </Field>
      <section>
        <h3 className="mb-1.5 text-sm font-label">
          <Trans>Type</Trans>
        </h3>
        <RadioRows
          label={t`Type`}
          value={column.type}
          onChange={(type) => upload.setColumn({ source_name: column.source_name, type })}
          options={offeredTypes(column.type).map((one) => ({ value: one, label: <span className="inline-block first-letter:uppercase">{typeWord(one, t)}</span>, aside: fit(one), disabled: skipped }))}
        />
      </section>
      {column.date_order && !skipped ? (
        <section>
          <h3 className="mb-1.5 text-sm font-label">
            <Trans>Dates</Trans>
          </h3>
          <RadioRows
            label={t`Dates`}
            value={column.date_order}
            onChange={(date_order) => upload.setColumn({ source_name: column.source_name, date_order })}
            options={[
              { value: 'day_first', label: t`Day first`, detail: t`01/02/2026 is February 1` },
              { value: 'month_first', label: t`Month first`, detail: t`01/02/2026 is January 2` },
            ]}
          />
        </section>
      ) : null}
      {meaning ? <p className="-mt-3 text-xs text-ink-2">{meaning}</p> : null}
      {count > 0 && !skipped ? (
        <section>
          <h3 className="mb-1.5 text-sm font-label">
            <Plural value={count} one="# value does not fit" other="# values don't fit" />
          </h3>
          <ul className="flex flex-wrap gap-1.5">
            {column.misfit_examples.map((value) => (
              <li key={value} className="max-w-full truncate rounded-xs bg-bad-soft px-1.5 py-0.5 font-mono text-xs text-bad-ink">
                {value === '' ? t`empty text` : value}
              </li>
            ))}
          </ul>
          <p className="mt-2 text-xs text-ink-3">
            <Trans>What does not fit becomes empty. As text the column keeps every value.</Trans>
          </p>
        </section>
      ) : null}
    </div>
  )
}

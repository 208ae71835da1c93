import { useLingui } from '@lingui/react/macro'

import { KindTile } from '@/components/kind-tile'
import { Select } from '@/components/select'
import type { TablePreview, UploadPreview } from '@/lib/api'
import { formatBytes, formatNumber } from '@/lib/format'

import { HeaderChoice } from './header-choice'
import { delimiters, encodings, withFound } from './options'
import type { Upload } from './use-upload'

/** What was recognised of the file, each part open to correction. */
export function FormatBar({ upload, preview, table }: { upload: Upload; preview: UploadPreview; table: TablePreview }) {
  const { t } = useLingui()
  const rows = table.rows_estimated
  const dates = table.date_formats.filter((one) => !one.includes('%')).join(', ')
  const facts = [formatBytes(preview.size_bytes), t`about ${formatNumber(rows)} rows`, t`${formatNumber(table.columns.length)} columns`, dates ? t`dates as ${dates}` : null]
  const encoding = preview.encoding?.toLowerCase()
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-6 gap-y-3 border-b border-line px-4 py-3 sm:px-5">
      <div className="flex min-w-0 flex-1 items-center gap-3">
        <KindTile kind={preview.kind} />
        <span className="min-w-0">
          <span className="block truncate font-title" title={preview.file_name}>
            {preview.file_name}
          </span>
          <span className="block text-xs text-ink-3">{facts.filter(Boolean).join(', ')}</span>
        </span>
      </div>
      <div className="flex max-w-full gap-2 overflow-x-auto p-1 -m-1">
        {preview.delimiter === null ? null : (
          <Select
            prefix={t`Separator`}
            label={t`Separator`}
            value={preview.delimiter}
            onChange={(delimiter) => upload.setFormat({ delimiter })}
            options={withFound(delimiters.map((one) => ({ value: one.value, label: t(one.label) })), preview.delimiter)}
            className="shrink-0"
          />
        )}
        {preview.kind === 'csv' ? (
          <Select
            prefix={t`Quotes`}
            label={t`Quotes`}
            value={preview.quote ?? 'none'}
            onChange={(next) => upload.setFormat(next === 'none' ? { quote: null, quoting: false } : { quote: next, quoting: true })}
            options={withFound(
              [
                { value: '"', label: t`double (")` },
                { value: "'", label: t`single (')` },
                { value: 'none', label: t`none` },
              ],
              preview.quote ?? 'none',
            )}
            className="shrink-0"
          />
        ) : null}
        {preview.kind === 'csv' && encoding ? (
          <Select
            prefix={t`Encoding`}
            label={t`Encoding`}
            value={encoding}
            onChange={(next) => upload.setFormat({ encoding: next })}
            options={withFound(encodings.map((one) => ({ value: one, label: one.toUpperCase().replace('WINDOWS', 'Windows') })), encoding)}
            className="shrink-0"
          />
        ) : null}
        {table.has_header === null ? null : <HeaderChoice upload={upload} table={table} />}
        {preview.decimal_mark === null ? null : (
          <Select
            prefix={t`Numbers`}
            label={t`Numbers`}
            value={preview.decimal_mark}
            onChange={(decimal_mark) => upload.setFormat({ decimal_mark })}
            options={withFound(
              [
                { value: '.', label: '1,234.56' },
                { value: ',', label: '1.234,56' },
              ],
              preview.decimal_mark,
            )}
            className="shrink-0"
          />
        )}
      </div>
    </div>
  )
}

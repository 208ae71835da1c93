import { useLingui } from '@lingui/react/macro'

import { Select } from '@/components/select'
import type { TablePreview } from '@/lib/api'

import type { Upload } from './use-upload'

const none = 'none'

/** A row in a few words, so that it is told apart from the others. */
const inWords = (cells: string[]): string => {
  const text = cells.filter((cell) => cell !== '').join(', ')
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

/** Which row names the columns; what stands above it is left out. */
export function HeaderChoice({ upload, table }: { upload: Upload; table: TablePreview }) {
  const { t } = useLingui()
  const found = table.header_row === null ? none : String(table.header_row)
  const rows = table.head.map((cells, at) => {
    const row = table.head_rows[at] ?? at + 1
    return { value: String(row), label: t`row ${row}`, hint: inWords(cells) }
  })
  const options = [...rows, { value: none, label: t`none`, hint: t`the columns are numbered` }]
  return (
    <Select
      prefix={t`Header`}
      label={t`Header`}
      value={found}
      onChange={(next) => upload.setHeader(next === none ? null : Number(next))}
      options={options.some(({ value }) => value === found) ? options : [{ value: found, label: t`row ${found}`, hint: '' }, ...options]}
      className="shrink-0"
    />
  )
}

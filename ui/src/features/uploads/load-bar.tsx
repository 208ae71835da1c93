import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useId } from 'react'

import { Button } from '@/components/button'
import { Input } from '@/components/input'
import { Progress } from '@/components/progress'
import { ErrorState } from '@/components/states'
import type { UploadPreview } from '@/lib/api'
import { formatNumber } from '@/lib/format'

import { isHollow, keptTables, misfits } from './options'
import type { Upload } from './use-upload'

/** The name of what the file becomes, what is lost, and the act itself. */
export function LoadBar({ upload, preview }: { upload: Upload; preview: UploadPreview }) {
  const { t } = useLingui()
  const id = useId()
  const lost = misfits(preview, upload.options)
  const kept = keptTables(upload.options, preview)
  const rows = kept.reduce((sum, { table }) => sum + table.rows_estimated, 0)
  const hollow = isHollow(preview, upload.options) ? t`Every column is left out` : undefined
  const reason = kept.length === 0 ? t`Every table is left out` : hollow ? hollow : upload.name.trim() ? undefined : t`Give the data a name`
  return (
    <footer data-acts className="shrink-0 border-t border-line px-4 py-3 sm:px-5">
      {upload.loadError ? <ErrorState compact error={upload.loadError} title={t`This file could not be loaded`} retry={upload.load} className="px-0 pt-0" /> : null}
      {upload.loading ? (
        <div className="flex items-center gap-4">
          <Progress label={t`Loading ${preview.file_name}`} value={null} className="flex-1" />
          <Button onClick={upload.cancel}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      ) : (
        <div className="flex flex-wrap items-center gap-3">
          <div className="flex min-w-0 items-center gap-2.5 max-sm:w-full">
            <label htmlFor={id} className="text-sm font-label">
              <Trans>Name</Trans>
            </label>
            <Input id={id} value={upload.name} maxLength={255} onChange={(event) => upload.setName(event.target.value)} className="w-56 max-sm:flex-1" />
          </div>
          <span className="ml-auto text-sm text-ink-2">
            {lost > 0 ? <Plural value={lost} one="# value becomes empty" other="# values become empty" /> : <Trans>Nothing is lost</Trans>}
          </span>
          <Button variant="primary" onClick={upload.load} disabledReason={reason ?? (upload.reading ? t`The file is being read` : undefined)}>
            {rows === 1 ? t`Load 1 row` : t`Load ${formatNumber(rows)} rows`}
          </Button>
        </div>
      )}
    </footer>
  )
}

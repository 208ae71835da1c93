import { Trans, useLingui } from '@lingui/react/macro'

import { Button } from '@/components/button'
import { Progress } from '@/components/progress'
import { Segmented } from '@/components/segmented'
import { SkeletonRows } from '@/components/skeleton'
import { ErrorState } from '@/components/states'
import type { UploadPreview } from '@/lib/api'

import { ComparisonView } from './comparison'
import { isHollow } from './options'
import type { Upload } from './use-upload'
import { useComparison } from './use-versions'

/** What the file does to the dataset that is there, what that changes, and the act itself. */
export function VersionBar({ upload, preview, into }: { upload: Upload; preview: UploadPreview; into: string }) {
  const { t } = useLingui()
  const { mode } = upload
  const query = useComparison(into, preview.upload_token, upload.options, mode)
  const reason = isHollow(preview, upload.options) ? t`Every column is left out` : query.data && !query.data.fits ? t`Some columns do not fit` : query.isPending || upload.reading ? t`The file is being read` : undefined
  return (
    <footer data-acts className="flex shrink-0 flex-col gap-3 border-t border-line px-4 py-3 sm:px-5">
      {upload.loadError ? <ErrorState compact error={upload.loadError} title={t`This file could not be loaded`} retry={upload.load} className="px-0 pt-0" /> : null}
      {query.isError ? <ErrorState compact error={query.error} title={t`The file could not be compared`} retry={() => void query.refetch()} className="px-0 pt-0" /> : null}
      {query.data ? <ComparisonView found={query.data} mode={mode} /> : query.isPending ? <SkeletonRows /> : null}
      {upload.loading ? (
        <Progress label={t`Beginning to load ${preview.file_name}`} value={null} />
      ) : (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <Segmented
            label={t`What the file does`}
            value={mode}
            onChange={upload.setMode}
            options={[
              { value: 'replace', label: t`Replace the data` },
              { value: 'append', label: t`Append its rows` },
            ]}
          />
          <Button variant="primary" onClick={upload.load} disabledReason={reason}>
            {mode === 'replace' ? <Trans>Replace</Trans> : <Trans>Append</Trans>}
          </Button>
        </div>
      )}
    </footer>
  )
}

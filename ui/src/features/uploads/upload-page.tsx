import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useNavigate } from '@tanstack/react-router'
import { ChevronRight, Lock, TriangleAlert, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

import { Button, buttonClass } from '@/components/button'
import { DropZone } from '@/components/drop-zone'
import { IconButton } from '@/components/icon-button'
import { PageHeader } from '@/components/page-header'
import { Progress } from '@/components/progress'
import { EmptyState, ErrorState, Notice } from '@/components/states'
import { toast } from '@/components/toast'
import { takeDroppedFiles, uploadable, useDroppedFiles } from '@/lib/dropped-file'
import { formatNumber } from '@/lib/format'
import { useMe } from '@/lib/me'
import { mayConnect } from '@/lib/permissions'
import { usePhone } from '@/lib/use-media'

import { ColumnPanel } from './column-panel'
import { FormatBar } from './format-bar'
import { LoadBar } from './load-bar'
import { LoadingPage } from './loading-page'
import { PreviewGrid } from './preview-grid'
import { TableTabs } from './table-tabs'
import { useQueue } from './use-queue'
import { useUpload } from './use-upload'
import { useDataset } from './use-versions'
import { VersionBar } from './version-bar'

/** Uploading, for those who may; the others read who can do it for them. */
export function UploadPage({ job, into }: { job?: string | undefined; into?: string | undefined }) {
  const { t } = useLingui()
  const me = useMe()
  if (mayConnect(me) && job) return <LoadingPage key={job} id={job} />
  if (mayConnect(me)) return <UploadDesk key={into} into={into ?? null} />
  return (
    <>
      <PageHeader title={t`Upload`} />
      <div className="flex flex-1 flex-col justify-center pb-[10vh]">
        <EmptyState icon={<Lock aria-hidden />} title={t`Uploading files is for analysts and admins`} action={<Link to="/connections" className={buttonClass()}>{t`See the connections`}</Link>}>
          <Trans>Ask one of them to upload the file for you, or an admin of your organisation to make you an analyst.</Trans>
        </EmptyState>
      </div>
    </>
  )
}

/** From a file to a table one can ask about. Nothing is stored before the last press. */
function UploadDesk({ into }: { into: string | null }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const phone = usePhone()
  const [column, setColumn] = useState<string | null>(null)
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  const upload = useUpload(({ connection, dataset }) => {
    const rows = dataset.tables.reduce((sum, table) => sum + table.row_count, 0)
    toast.done(t`${formatNumber(rows)} rows loaded into ${connection.name}`)
    // Who has gone elsewhere in the meantime stays there.
    if (!here.current) return
    const several = queue.count > 1
    if (goOn()) return
    void (several ? navigate({ to: '/connections' }) : navigate({ to: '/connections/$id', params: { id: connection.id } }))
  }, (id) => {
    if (!here.current) return
    const [several, name] = [queue.count > 1, upload.name]
    if (several) toast.done(t`${name} goes on loading. You are told when it is there.`)
    if (goOn()) return
    // In the address, so that it is still there after a reload.
    void (several ? navigate({ to: '/connections' }) : navigate({ to: '/connections/upload', search: { job: id } }))
  }, into)
  const { preview, start, table } = upload
  const queue = useQueue(start)
  const target = useDataset(into)
  const says = [...(preview?.warnings ?? []), ...(table?.warnings ?? [])]
  const goOn = () => {
    setColumn(null)
    return queue.next()
  }
  const choose = (files: File[]) => {
    const [first] = files
    if (!first) return
    setColumn(null)
    if (!into) return queue.add(files, upload.readError !== null && !preview)
    if (files.length > 1) toast.failed(t`A new version is made of one file: ${first.name} is read, the others are not.`)
    queue.only(first)
  }
  // Files dropped anywhere, also on the page before this one, wait there once.
  const dropped = useDroppedFiles((state) => state.files)
  useEffect(() => {
    if (dropped.length > 0) choose(takeDroppedFiles())
    // oxlint-disable-next-line react/exhaustive-deps
  }, [dropped])
  const leave = () => void (target?.connection_id ? navigate({ to: '/connections/$id', params: { id: target.connection_id } }) : navigate({ to: '/connections' }))
  const close = () => {
    if (!upload.file) return leave()
    if (!goOn()) upload.clear()
  }
  return (
    <>
      <PageHeader
        title={target ? t`New version of ${target.name}` : t`Upload`}
        beside={queue.count > 1 ? <span role="status" className="text-sm whitespace-nowrap text-ink-3 tabular-nums">{t`${queue.number} of ${queue.count}`}</span> : null}
        crumb={
          phone ? null : (
            <>
              <Link to="/connections" className="text-sm text-ink-2 hover:text-ink">
                <Trans>Connections</Trans>
              </Link>
              <ChevronRight className="size-3.5 text-ink-3" aria-hidden />
            </>
          )
        }
        actions={
          <>
            {phone ? null : (
              <span className="text-sm text-ink-3">
                <Trans>Nothing is stored until you load it</Trans>
              </span>
            )}
            <IconButton label={queue.waiting > 0 ? t`Leave this file out` : upload.file ? t`Drop this file` : t`Close`} onClick={close}>
              <X aria-hidden />
            </IconButton>
          </>
        }
      />
      {preview && table ? (
        <div className="flex min-h-0 flex-1 flex-col short:overflow-y-auto">
          <FormatBar upload={upload} preview={preview} table={table} />
          {says.length > 0 ? (
            <Notice tone="warn" icon={<TriangleAlert aria-hidden />} className="m-3 mb-0">
              {says.join(' ')}
            </Notice>
          ) : null}
          {upload.readError ? <ErrorState compact error={upload.readError} title={t`This file could not be read`} retry={upload.retry} /> : null}
          <TableTabs upload={upload} preview={preview} table={table}>
            <PreviewGrid upload={upload} table={table} chosen={column} onChoose={(next) => setColumn(next === column ? null : next)} />
            <ColumnPanel upload={upload} column={table.columns.find((one) => one.source_name === column) ?? null} onClose={() => setColumn(null)} />
          </TableTabs>
          {into ? <VersionBar upload={upload} preview={preview} into={into} /> : <LoadBar upload={upload} preview={preview} />}
        </div>
      ) : (
        <div className="mx-auto flex w-full max-w-[37.5rem] flex-1 flex-col justify-center gap-4 px-5 pb-[10vh]">
          {upload.file && upload.reading ? (
            <div className="flex items-end gap-4">
              <Progress label={upload.sent < 1 ? t`Sending ${upload.file.name}` : t`Reading ${upload.file.name}`} value={upload.sent < 1 ? upload.sent : null} className="flex-1" />
              <Button onClick={close}>
                <Trans>Cancel</Trans>
              </Button>
            </div>
          ) : (
            <>
              {upload.readError ? <ErrorState error={upload.readError} title={t`This file could not be read`} retry={upload.retry} className="max-w-none px-0" /> : null}
              {queue.waiting > 0 ? <Button className="self-start" onClick={close}>{t`Go on with the next file`}</Button> : null}
              <DropZone onFiles={choose} accept={uploadable} single={into !== null} className="min-h-40">
                {into ? phone ? <Trans>Choose a file</Trans> : <Trans>Drop a file anywhere on this page, or choose one</Trans> : phone ? <Trans>Choose files</Trans> : <Trans>Drop files anywhere on this page, or choose them</Trans>}
              </DropZone>
              <p className="text-center text-xs text-ink-3">
                <Trans>CSV, TSV, Excel, OpenDocument, JSON, Parquet or SQLite, up to 1 GB. What a file holds is recognised; you see it before anything is loaded.</Trans>
              </p>
            </>
          )}
        </div>
      )}
    </>
  )
}

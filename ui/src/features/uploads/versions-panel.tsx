import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'

import { Button, buttonClass } from '@/components/button'
import { Badge } from '@/components/chip'
import { Loadable } from '@/components/loadable'
import { SidePanel } from '@/components/side-panel'
import { toast } from '@/components/toast'
import type { DatasetVersion } from '@/lib/api'
import { formatMoment, formatNumber } from '@/lib/format'

import { useRestore, useVersions } from './use-versions'

type VersionsPanelProps = { dataset: string; connection: string; writer: boolean; onClose: () => void }

/** Every version of an uploaded file that is kept, and the way back to each. */
export function VersionsPanel({ dataset, connection, writer, onClose }: VersionsPanelProps) {
  const { t } = useLingui()
  const query = useVersions(dataset)
  return (
    <SidePanel open onClose={onClose} title={t`Versions`} takeFocus>
      <p className="mb-3 text-sm text-ink-2">
        <Trans>The five newest beside the one in use are kept. Each counts toward the room your organisation has.</Trans>
      </p>
      {writer ? (
        <Link to="/connections/upload" search={{ into: dataset }} className={buttonClass({ className: 'mb-3' })}>
          <Trans>Replace or append</Trans>
        </Link>
      ) : null}
      <Loadable query={query} errorTitle={t`The versions could not be loaded`}>
        {({ data }) => (
          <ul className="m-0 list-none border-t border-line-faint p-0">
            {data.map((version) => (
              <Line key={version.version} version={version} dataset={dataset} connection={connection} writer={writer} />
            ))}
          </ul>
        )}
      </Loadable>
    </SidePanel>
  )
}

function Line({ version, dataset, connection, writer }: { version: DatasetVersion } & Omit<VersionsPanelProps, 'onClose'>) {
  const { t } = useLingui()
  const restore = useRestore(dataset, connection)
  const [number, rows, when] = [version.version, formatNumber(version.row_count), formatMoment(version.created_at)]
  const did = version.mode === 'append' ? t`appended` : version.mode === 'replace' ? t`replaced` : t`first`
  const again = () => restore.mutate(number, { onSuccess: () => toast.done(t`Version ${number} is in use.`), onError: (thrown) => toast.failed(t`The version was not restored.`, thrown) })
  return (
    <li className="flex items-start justify-between gap-3 border-b border-line-faint py-2.5">
      <div className="min-w-0">
        <p className="flex items-center gap-2 text-sm font-label">
          {t`Version ${number}`}
          {version.current ? <Badge tone="ok">{t`in use`}</Badge> : null}
        </p>
        <p className="truncate text-xs text-ink-2" title={version.file_name}>
          {version.file_name}
        </p>
        <p className="text-xs text-ink-3">{t`${rows} rows, ${did}, ${when}`}</p>
      </div>
      {writer && !version.current ? (
        <Button size="sm" className="shrink-0" onClick={again} busy={restore.isPending} aria-label={t`Restore version ${number}`}>
          <Trans>Restore</Trans>
        </Button>
      ) : null}
    </li>
  )
}

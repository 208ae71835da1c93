import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { Button } from '@/components/button'
import { Badge } from '@/components/chip'
import { Loadable } from '@/components/loadable'
import { SidePanel } from '@/components/side-panel'
import { Notice } from '@/components/states'
import { toast } from '@/components/toast'
import { cn } from '@/lib/cn'
import { formatMoment, formatRelative } from '@/lib/format'

import { refreshSaved, versionsQuery } from './saved'
import { type SqlTab, tabOf } from './tabs'
import { TextDiff } from './text-diff'
import { restoreVersion, type Version } from './wire'

type VersionsPanelProps = { tab: SqlTab; saved: NonNullable<SqlTab['saved']>; onChange: (part: Partial<SqlTab>) => void; onClose: () => void }

function Chosen({ version, tab, onRestore, busy }: { version: Version; tab: SqlTab; onRestore: (() => void) | null; busy: boolean }) {
  const { t } = useLingui()
  const same = version.sql === tab.sql
  return (
    <div className="mb-2 px-2">
      {same ? <Notice>{t`This is the text you have open.`}</Notice> : <TextDiff before={version.sql} after={tab.sql} label={t`Version ${version.version} against what is open`} />}
      {onRestore && version.version !== tab.saved?.version ? (
        <Button size="sm" className="mt-2" onClick={onRestore} busy={busy} busyLabel={t`Restoring`}>
          {t`Restore this version`}
        </Button>
      ) : null}
    </div>
  )
}

/** Every text this query was saved with, against the one that is open. */
export function VersionsPanel({ tab, saved, onChange, onClose }: VersionsPanelProps) {
  const { t } = useLingui()
  const client = useQueryClient()
  const [open, setOpen] = useState<number | null>(null)
  const query = useQuery(versionsQuery(saved.id, saved.version))
  const restore = useMutation({
    mutationFn: (version: number) => restoreVersion(saved.id, version),
    onSuccess: (next, version) => {
      onChange(tabOf(next))
      void refreshSaved(client)
      toast.done(t`Version ${version} is the current one again.`)
    },
    onError: (thrown) => toast.failed(t`The version was not restored.`, thrown),
  })
  return (
    <SidePanel open onClose={onClose} title={t`Versions`} wide takeFocus>
      <Loadable query={query} compact errorTitle={t`The versions could not be loaded`}>
        {(versions) => (
          <ol className="-mx-2">
            {versions.map((version) => (
              <li key={version.version}>
                <button
                  type="button"
                  aria-expanded={open === version.version}
                  className={cn('flex w-full items-baseline gap-2 rounded-md px-2 py-1.5 text-start text-sm hover:bg-hover', open === version.version && 'bg-selected')}
                  onClick={() => setOpen(open === version.version ? null : version.version)}
                >
                  <span className="font-label tabular-nums">{t`Version ${version.version}`}</span>
                  {version.version === saved.version ? <Badge>{t`current`}</Badge> : null}
                  <span className="min-w-0 flex-1 truncate text-xs text-ink-2">{version.note ?? version.name}</span>
                  <span className="shrink-0 text-xs text-ink-3" title={formatMoment(version.created_at)}>
                    {version.author.name}, {formatRelative(version.created_at)}
                  </span>
                </button>
                {open === version.version ? <Chosen version={version} tab={tab} busy={restore.isPending} onRestore={saved.may_edit ? () => restore.mutate(version.version) : null} /> : null}
              </li>
            ))}
          </ol>
        )}
      </Loadable>
    </SidePanel>
  )
}

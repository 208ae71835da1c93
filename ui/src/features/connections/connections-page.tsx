import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Database, Plus, SearchX, Store, Upload } from 'lucide-react'
import { useState } from 'react'

import { Button } from '@/components/button'
import { DropZone } from '@/components/drop-zone'
import { IconButton } from '@/components/icon-button'
import { SearchInput } from '@/components/input'
import { Loadable } from '@/components/loadable'
import { PageHeader } from '@/components/page-header'
import { SkeletonRows } from '@/components/skeleton'
import { EmptyState } from '@/components/states'
import { toast } from '@/components/toast'
import type { Connection } from '@/lib/api'
import { useActions } from '@/lib/actions'
import { passFiles, uploadable } from '@/lib/dropped-file'
import { useMe } from '@/lib/me'
import { mayConnect } from '@/lib/permissions'
import { connectionsQuery } from '@/lib/queries'
import { usePhone } from '@/lib/use-media'

import { AddPanel } from './add-panel'
import { ConnectionTable } from './connection-table'
import { EditPanel } from './edit-panel'
import { useAddDemo } from './use-connections'
import { useRemoval } from './use-removal'

export type ConnectionsSearch = { q?: string | undefined; panel?: 'add' | 'edit' | undefined; id?: string | undefined }
type ConnectionsPageProps = { search: ConnectionsSearch; onSearch: (next: ConnectionsSearch) => void }

/** All sources, and the one drawer that adds or edits one. */
export function ConnectionsPage({ search, onSearch }: ConnectionsPageProps) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const phone = usePhone()
  const writer = mayConnect(useMe())
  const query = useQuery(connectionsQuery)
  const addDemo = useAddDemo()
  const removal = useRemoval()
  const [round, setRound] = useState(0)
  const all = query.data?.data ?? []
  const needle = (search.q ?? '').toLowerCase()
  const found = all.filter((one) => `${one.name} ${one.host ?? ''} ${one.database_name ?? ''}`.toLowerCase().includes(needle))
  const editing = all.find((one) => one.id === search.id)

  const upload = (files: File[] = []) => {
    passFiles(files)
    void navigate({ to: '/connections/upload' })
  }
  const close = () => {
    onSearch({ q: search.q })
    setRound(round + 1)
  }
  const added = (connection: Connection) => {
    setRound(round + 1)
    toast.done(t`${connection.name} is added. Its tables are being read.`)
    void navigate({ to: '/connections/$id', params: { id: connection.id } })
  }
  const demo = () => addDemo.mutate(undefined, { onError: (thrown) => toast.failed(t`The demo shop was not added.`, thrown) })
  const add = () => onSearch({ q: search.q, panel: 'add' })
  useActions(writer ? [{ id: 'connection.add', group: 'page', label: t`Add a connection`, keys: 'c', icon: Plus, run: add }] : [])
  const addButton = phone ? (
    <IconButton label={t`Add a connection`} onClick={add}>
      <Plus className="size-5" aria-hidden />
    </IconButton>
  ) : (
    <Button variant={search.panel ? 'secondary' : 'primary'} onClick={add}>
      <Plus aria-hidden />
      <Trans>Add a connection</Trans>
    </Button>
  )
  const demoButton = (
    <Button variant="quiet" onClick={demo} busy={addDemo.isPending} busyLabel={t`Adding`}>
      <Store aria-hidden />
      <Trans>Add the demo shop</Trans>
    </Button>
  )
  return (
    <>
      <PageHeader
        title={t`Connections`}
        beside={all.length > 0 ? <span className="text-ink-3">{all.length}</span> : null}
        actions={
          <>
            {all.length > 3 && !phone ? <SearchInput label={t`Find a connection`} placeholder={t`Find`} value={search.q ?? ''} onChange={(q) => onSearch({ ...search, q: q || undefined })} className="w-44" /> : null}
            {writer && !phone ? (
              <Button onClick={() => upload()}>
                <Upload aria-hidden />
                <Trans>Upload a file</Trans>
              </Button>
            ) : null}
            {writer ? addButton : null}
          </>
        }
      />
      <div className="flex min-h-0 flex-1">
        <div className="min-w-0 flex-1 overflow-y-auto">
          <Loadable query={query} errorTitle={t`The connections could not be loaded`} skeleton={<SkeletonRows className="px-5 pt-8" />}>
            {() =>
              all.length === 0 ? (
                <EmptyState icon={<Database aria-hidden />} title={t`No connections yet`} action={writer ? demoButton : null}>
                  <Trans>A connection is a database or a file that people ask about.</Trans>
                </EmptyState>
              ) : found.length === 0 ? (
                <EmptyState icon={<SearchX aria-hidden />} title={t`No connection fits “${search.q ?? ''}”`} action={<Button onClick={() => onSearch({ ...search, q: undefined })}>{t`Clear the search`}</Button>} />
              ) : (
                <ConnectionTable connections={found} onEdit={(one) => onSearch({ q: search.q, panel: 'edit', id: one.id })} onDelete={removal.ask} />
              )
            }
          </Loadable>
          {writer && query.data ? (
            <div className="p-5">
              <DropZone onFiles={upload} accept={uploadable}>
                {phone ? <Trans>Choose a CSV, Excel, JSON, Parquet or SQLite file. Up to 1 GB.</Trans> : <Trans>Drop a CSV, Excel, JSON, Parquet or SQLite file anywhere on this page. Up to 1 GB.</Trans>}
              </DropZone>
              {all.length > 0 && !all.some((one) => one.is_demo) ? <div className="mt-3 flex justify-center">{demoButton}</div> : null}
            </div>
          ) : null}
        </div>
        <AddPanel key={round} open={search.panel === 'add' && writer} onClose={close} onAdded={added} onUpload={() => upload()} />
        {editing ? <EditPanel key={editing.id} connection={editing} open={search.panel === 'edit' && writer} onClose={close} onSaved={close} /> : null}
      </div>
      {removal.dialog}
    </>
  )
}

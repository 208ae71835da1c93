import { useLingui } from '@lingui/react/macro'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Button } from '@/components/button'
import { SearchInput } from '@/components/input'
import { Select } from '@/components/select'
import { SidePanel } from '@/components/side-panel'
import { SkeletonRows } from '@/components/skeleton'
import { EmptyState, ErrorState } from '@/components/states'
import type { Connection, HistoryLine, RunOrigin, RunStatus } from '@/lib/api'
import { useMe } from '@/lib/me'
import { isAdmin } from '@/lib/permissions'
import { membersQuery } from '@/lib/queries'

import { HistoryRow } from './history-row'
import { useOriginWords } from './origins'
import { since, type Span, spans } from './spans'
import { history, type HistoryFilter } from './wire'

type HistoryPanelProps = { connections: Connection[]; onOpen: (line: HistoryLine, rerun: boolean) => void; onClose: () => void }

const page = 50
const every = 'every'

function useHistory(filter: HistoryFilter) {
  return useInfiniteQuery({
    queryKey: ['query-history', filter],
    queryFn: ({ pageParam }) => history({ ...filter, skip: pageParam, limit: page }),
    initialPageParam: 0,
    getNextPageParam: (last, all) => {
      const seen = all.reduce((sum, one) => sum + one.data.length, 0)
      return seen < last.count && last.data.length > 0 ? seen : undefined
    },
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
}

/** Past runs: who ran what, when, where, with what outcome. */
export function HistoryPanel({ connections, onOpen, onClose }: HistoryPanelProps) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const [connection, setConnection] = useState(every)
  const [status, setStatus] = useState<RunStatus | typeof every>(every)
  const [origin, setOrigin] = useState<RunOrigin | typeof every>(every)
  const [person, setPerson] = useState(every)
  // The moment is taken when it is chosen: a list that moves on with every look would never be found in memory.
  const [span, setSpan] = useState<{ of: Span | typeof every; from: string | null }>({ of: every, from: null })
  const admin = isAdmin(useMe())
  const members = useQuery({ ...membersQuery, enabled: admin })
  const origins = useOriginWords()
  const query = useHistory({ ...(text.trim() ? { q: text.trim() } : {}), ...(connection === every ? {} : { connection_id: connection }), ...(status === every ? {} : { status }), ...(origin === every ? {} : { origin }), ...(person === every ? {} : { user_id: person }), ...(span.from ? { from: span.from } : {}) })
  const lines = query.data?.pages.flatMap((one) => one.data) ?? []
  const narrowed = text.trim() !== '' || connection !== every || status !== every || origin !== every || person !== every || span.from !== null
  const clear = () => {
    setText('')
    setConnection(every)
    setStatus(every)
    setOrigin(every)
    setPerson(every)
    setSpan({ of: every, from: null })
  }
  const states: { value: RunStatus | typeof every; label: string }[] = [
    { value: every, label: t`Every outcome` },
    { value: 'succeeded', label: t`Succeeded` },
    { value: 'failed', label: t`Failed` },
    { value: 'refused', label: t`Refused` },
    { value: 'cancelled', label: t`Stopped` },
    { value: 'timed_out', label: t`Took too long` },
  ]
  const shown: RunOrigin[] = ['editor', 'explain', 'chat', 'explore', 'sample', 'download', 'source']
  const spanWords: Record<Span, string> = { today: t`Today`, week: t`Last 7 days`, month: t`Last 30 days` }
  const body = () => {
    if (query.isPending) return <SkeletonRows />
    if (query.isError && lines.length === 0) return <ErrorState compact error={query.error} title={t`The history could not be loaded`} retry={() => void query.refetch()} />
    if (lines.length === 0) return narrowed ? <EmptyState title={t`No run fits`} action={<Button onClick={clear}>{t`Clear filters`}</Button>} /> : <EmptyState title={t`Nothing has run yet`} />
    return (
      <ul className="-mx-2">
        {lines.map((line) => (
          <HistoryRow key={line.query_id} line={line} onOpen={() => onOpen(line, false)} onRerun={() => onOpen(line, true)} />
        ))}
      </ul>
    )
  }
  return (
    <SidePanel open onClose={onClose} title={t`History`} wide takeFocus>
      <div className="flex flex-wrap gap-2 pb-3">
        <SearchInput label={t`Find a statement`} value={text} onChange={setText} className="min-w-full" />
        <Select label={t`Connection`} value={connection} onChange={setConnection} options={[{ value: every, label: t`Every connection` }, ...connections.map((one) => ({ value: one.id, label: one.name }))]} className="flex-1" />
        <Select label={t`Outcome`} value={status} onChange={setStatus} options={states} className="flex-1" />
        <Select label={t`Time`} value={span.of} onChange={(of) => setSpan({ of, from: of === every ? null : since(of, new Date()).toISOString() })} options={[{ value: every, label: t`Any time` }, ...spans.map((value) => ({ value, label: spanWords[value] }))]} className="flex-1" />
        {admin && (members.data?.length ?? 0) > 1 ? <Select label={t`Person`} value={person} onChange={setPerson} options={[{ value: every, label: t`Everybody` }, ...(members.data ?? []).map((one) => ({ value: one.id, label: one.full_name }))]} className="flex-1" /> : null}
        <Select label={t`Origin`} value={origin} onChange={setOrigin} options={[{ value: every, label: t`Every origin` }, ...shown.map((value) => ({ value, label: origins[value] }))]} className="flex-1" />
      </div>
      {body()}
      {query.hasNextPage ? (
        <Button className="mx-auto mt-3" onClick={() => void query.fetchNextPage()} busy={query.isFetchingNextPage} busyLabel={t`Loading`}>
          {t`Show more`}
        </Button>
      ) : null}
    </SidePanel>
  )
}

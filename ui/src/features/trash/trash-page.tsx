import { Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { SearchX, Trash2, Undo2 } from 'lucide-react'
import { useRef } from 'react'

import { Button } from '@/components/button'
import { Loadable } from '@/components/loadable'
import { Select } from '@/components/select'
import { EmptyState } from '@/components/states'
import type { TrashItem, TrashKind } from '@/lib/api'
import { formatMoment, formatRelative } from '@/lib/format'

import { trashQuery } from './calls'
import { trashKinds } from './kind-names'
import { trashLook } from './kinds'
import { useRestore } from './use-restore'

export type TrashSearch = { kind?: TrashKind | undefined }
type TrashPageProps = { search: TrashSearch; onSearch: (next: TrashSearch) => void }

/** What was deleted and can be brought back, with how long that is still so. */
export function TrashPage({ search, onSearch }: TrashPageProps) {
  const { t } = useLingui()
  const query = useInfiniteQuery(trashQuery(search.kind))
  const restore = useRestore()
  const list = useRef<HTMLUListElement>(null)
  const asked = useRef(new Set<string>())
  const bringBack = (item: TrashItem) => {
    // A second click of a double one finds nothing in the trash any more.
    if (asked.current.has(item.id)) return
    asked.current.add(item.id)
    // Its row goes: the keyboard goes on from the list.
    list.current?.focus()
    restore.mutate(item, { onSettled: () => void asked.current.delete(item.id) })
  }
  return (
    <>
      <p className="mb-4 max-w-measure text-sm text-ink-2">{t`What you delete lies here for 30 days and can be restored as it was. After that it is erased for good.`}</p>
      <div className="mb-3 flex flex-wrap gap-2">
        <Select
          prefix={t`Kind`}
          label={t`Kind`}
          value={search.kind ?? 'any'}
          onChange={(kind) => onSearch({ kind: kind === 'any' ? undefined : kind })}
          options={[{ value: 'any', label: t`any` }, ...trashKinds.map((value) => ({ value, label: t(trashLook[value].name) }))]}
        />
      </div>
      <Loadable query={query} errorTitle={t`The trash could not be loaded`}>
        {({ pages }) => {
          const items = pages.flatMap(({ data }) => data)
          if (items.length === 0 && search.kind) {
            return <EmptyState icon={<SearchX aria-hidden />} title={t`Nothing of this kind is in the trash`} action={<Button onClick={() => onSearch({})}>{t`Show everything`}</Button>} />
          }
          if (items.length === 0) {
            return (
              <EmptyState icon={<Trash2 aria-hidden />} title={t`The trash is empty`}>
                <Trans>Deleted connections, uploads, saved queries and conversations can be restored from here.</Trans>
              </EmptyState>
            )
          }
          return (
            <>
              <ul ref={list} tabIndex={-1} aria-label={t`Trash`} className="m-0 list-none border-t border-line-faint p-0 outline-none">
                {items.map((item) => (
                  <Row key={item.id} item={item} onRestore={() => bringBack(item)} />
                ))}
              </ul>
              {query.hasNextPage ? <Button className="mt-3" onClick={() => void query.fetchNextPage()} busy={query.isFetchingNextPage} busyLabel={t`Loading`}>{t`Show more`}</Button> : null}
            </>
          )
        }}
      </Loadable>
    </>
  )
}

function Row({ item, onRestore }: { item: TrashItem; onRestore: () => void }) {
  const { t } = useLingui()
  const { name: kind, icon: Icon } = trashLook[item.kind]
  const [when, end, who] = [formatRelative(item.deleted_at), formatMoment(item.erased_at), item.deleted_by?.name ?? '']
  return (
    <li className="flex items-start gap-3 border-b border-line-faint py-2.5">
      <Icon className="mt-0.5 shrink-0 text-ink-3" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="text-sm font-label break-words">{item.name}</p>
        <p className="mt-0.5 text-xs text-ink-3" title={formatMoment(item.deleted_at)}>
          {t(kind)}
          {' · '}
          {who ? t`deleted by ${who}, ${when}` : t`deleted ${when}`}
        </p>
        <p className="mt-0.5 text-xs text-ink-3">{t`Erased for good on ${end}`}</p>
      </div>
      <Button size="sm" className="shrink-0" aria-label={t`Restore ${item.name}`} onClick={onRestore}>
        <Undo2 aria-hidden />
        {t`Restore`}
      </Button>
    </li>
  )
}

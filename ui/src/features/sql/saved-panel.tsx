import { useLingui } from '@lingui/react/macro'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { BookMarked } from 'lucide-react'
import { useState } from 'react'

import { Button } from '@/components/button'
import { SearchInput } from '@/components/input'
import { Loadable } from '@/components/loadable'
import { Segmented } from '@/components/segmented'
import { SidePanel } from '@/components/side-panel'
import { EmptyState } from '@/components/states'
import { cn } from '@/lib/cn'

import { savedListQuery, savedTagsQuery } from './saved'
import { SavedRow } from './saved-row'

type SavedPanelProps = { onClose: () => void; onOpen: (id: string) => void }

/** The saved queries of the organisation: narrowed by words, tag and owner. */
export function SavedPanel({ onClose, onOpen }: SavedPanelProps) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const [tag, setTag] = useState<string | null>(null)
  const [owner, setOwner] = useState<'all' | 'me'>('all')
  const tags = useQuery(savedTagsQuery)
  const query = useQuery({ ...savedListQuery({ owner, ...(text.trim() ? { q: text.trim() } : {}), ...(tag ? { tag } : {}) }), placeholderData: keepPreviousData })
  const clear = () => {
    setText('')
    setTag(null)
    setOwner('all')
  }
  const narrowed = text.trim() !== '' || tag !== null || owner === 'me'
  return (
    <SidePanel open onClose={onClose} title={t`Saved queries`} takeFocus>
      <div className="flex flex-col gap-2.5 pb-3">
        <SearchInput label={t`Find a saved query`} value={text} onChange={setText} />
        <Segmented label={t`Whose`} value={owner} onChange={setOwner} options={[{ value: 'all', label: t`All` }, { value: 'me', label: t`Mine` }]} className="self-start" />
        {(tags.data?.data ?? []).length > 0 ? (
          <ul aria-label={t`Tags`} className="flex flex-wrap gap-1.5">
            {(tags.data?.data ?? []).map((one) => (
              <li key={one.tag}>
                <button
                  type="button"
                  aria-pressed={tag === one.tag}
                  className={cn('h-control-sm rounded-full border border-line-strong px-2.5 text-xs hover:bg-hover', tag === one.tag ? 'bg-selected font-label text-ink' : 'text-ink-2')}
                  onClick={() => setTag(tag === one.tag ? null : one.tag)}
                >
                  {one.tag} <span className="text-ink-3">{one.count}</span>
                </button>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      <Loadable query={query} compact errorTitle={t`The saved queries could not be loaded`}>
        {({ data }) => {
          if (data.length > 0) {
            return (
              <ul className="-mx-2">
                {data.map((one) => (
                  <SavedRow key={one.id} query={one} onOpen={() => onOpen(one.id)} />
                ))}
              </ul>
            )
          }
          return narrowed ? (
            <EmptyState title={t`No saved query fits`} action={<Button onClick={clear}>{t`Clear filters`}</Button>} />
          ) : (
            <EmptyState icon={<BookMarked aria-hidden />} title={t`No saved queries yet`}>{t`Save a statement to find it again, to share it, and to keep its versions.`}</EmptyState>
          )
        }}
      </Loadable>
    </SidePanel>
  )
}

import { useLingui } from '@lingui/react/macro'
import { PanelLeft, Search } from 'lucide-react'
import { lazy, Suspense } from 'react'

import { IconButton } from '@/components/icon-button'
import { KeyCombo } from '@/components/keys'
import { Mark } from '@/components/mark'
import { useOpened } from '@/lib/actions'
import { useMe } from '@/lib/me'
import { usePreferences } from '@/lib/preferences'

import { PlaceLink } from './place-link'
import { settingsPlace, usePlaces } from './places'
import { UserMenu } from './user-menu'

// Comes while its data is on the way; a phone needs it only when its drawer opens.
const ConversationList = lazy(() => import('@/features/conversations').then((part) => ({ default: part.ConversationList })))
const JobsIndicator = lazy(() => import('@/features/jobs').then((part) => ({ default: part.JobsIndicator })))

function SearchButton({ onOpen }: { onOpen?: (() => void) | undefined }) {
  const { t } = useLingui()
  const search = useOpened((state) => state.open)
  const press = () => {
    onOpen?.()
    search('palette')
  }
  return (
    <button type="button" onClick={press} className="mb-2 flex h-control-md items-center gap-2.5 rounded-md border border-line-strong bg-surface px-2 text-left text-sm text-ink-2 transition-colors time-1 hover:bg-hover pointer-coarse:h-control-touch">
      <Search className="text-ink-3" aria-hidden />
      <span className="min-w-0 flex-1 truncate">{t`Search or jump to`}</span>
      <KeyCombo keys="Mod+k" className="pointer-coarse:hidden" />
    </button>
  )
}

/** Organisation, places, conversations, person. Used in the sidebar and in the drawer of a phone. */
export function SidebarContent({ onOpen, collapse }: { onOpen?: () => void; collapse?: () => void }) {
  const { t } = useLingui()
  const me = useMe()
  const places = usePlaces()
  return (
    <>
      <div className="flex h-12 shrink-0 items-center gap-2.5 px-2">
        <Mark className="size-[1.375rem]" />
        <span className="min-w-0 flex-1 truncate text-sm font-title" title={me.org.name}>
          {me.org.name}
        </span>
        {collapse ? (
          <IconButton size="sm" label={t`Make the sidebar narrow`} shortcut="[" onClick={collapse}>
            <PanelLeft aria-hidden />
          </IconButton>
        ) : null}
      </div>
      <SearchButton onOpen={onOpen} />
      <nav aria-label={t`Places`} className="flex flex-col gap-px">
        {places.map((place) => (
          <PlaceLink key={place.to} place={place} onOpen={onOpen} />
        ))}
      </nav>
      <hr className="mx-2 my-3 border-line" />
      <Suspense fallback={<div className="flex-1" />}>
        <ConversationList {...(onOpen ? { onOpen } : {})} />
      </Suspense>
      <PlaceLink place={settingsPlace} onOpen={onOpen} />
      <div className="mt-1.5 flex items-center gap-1 border-t border-line pt-1.5">
        <UserMenu onOpen={onOpen} />
        <Suspense fallback={null}>
          <JobsIndicator onOpen={onOpen} />
        </Suspense>
      </div>
    </>
  )
}

function Rail({ expand }: { expand: () => void }) {
  const { t } = useLingui()
  const search = useOpened((state) => state.open)
  const places = usePlaces()
  return (
    <>
      <div className="flex h-12 shrink-0 items-center justify-center">
        <IconButton label={t`Make the sidebar wide`} shortcut="[" onClick={expand}>
          <Mark className="size-[1.375rem]" />
        </IconButton>
      </div>
      <IconButton label={t`Search or jump to`} shortcut="Mod+k" className="mx-auto mb-1" onClick={() => search('palette')}>
        <Search aria-hidden />
      </IconButton>
      <nav aria-label={t`Places`} className="flex flex-1 flex-col items-center gap-1">
        {places.map((place) => (
          <PlaceLink key={place.to} place={place} rail />
        ))}
      </nav>
      <PlaceLink place={settingsPlace} rail />
      <Suspense fallback={null}>
        <JobsIndicator />
      </Suspense>
      <div className="mt-1.5 flex justify-center border-t border-line pt-1.5">
        <UserMenu rail />
      </div>
    </>
  )
}

/** 232 wide, or a rail of 52. */
export function Sidebar() {
  const { rail, set } = usePreferences()
  return rail ? (
    <aside className="flex w-rail shrink-0 flex-col items-stretch px-2 py-2">
      <Rail expand={() => set({ rail: false })} />
    </aside>
  ) : (
    <aside className="flex w-sidebar shrink-0 flex-col px-2 py-2">
      <SidebarContent collapse={() => set({ rail: true })} />
    </aside>
  )
}

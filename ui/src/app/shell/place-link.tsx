import { useLingui } from '@lingui/react/macro'
import { Link, useRouterState } from '@tanstack/react-router'

import { Tooltip } from '@/components/tooltip'
import { cn } from '@/lib/cn'

import { isAt, type Place } from './places'

type PlaceLinkProps = { place: Place; rail?: boolean; onOpen?: (() => void) | undefined }

/** One entry of the navigation. */
export function PlaceLink({ place, rail = false, onOpen }: PlaceLinkProps) {
  const { t } = useLingui()
  const here = useRouterState({ select: (state) => isAt(place, state.location.pathname) })
  const Icon = place.icon
  const link = (
    <Link
      to={place.to}
      onClick={onOpen}
      aria-current={here ? 'page' : undefined}
      aria-label={rail ? t(place.label) : undefined}
      className={cn(
        'flex h-[1.8125rem] items-center gap-2.5 rounded-md px-2 text-sm font-label text-ink-2 transition-colors time-1 hover:bg-hover pointer-coarse:h-control-touch',
        here && 'bg-selected text-ink hover:bg-selected',
        rail && 'w-9 justify-center',
      )}
    >
      <Icon aria-hidden />
      {rail ? null : t(place.label)}
    </Link>
  )
  return (
    <Tooltip label={t(place.label)} shortcut={place.keys} side="right" named={!rail}>
      {link}
    </Tooltip>
  )
}

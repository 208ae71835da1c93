import { msg } from '@lingui/core/macro'
import { BookOpen, ChartNoAxesCombined, Database, MessageSquareText, Settings, SquareTerminal } from 'lucide-react'

import { useMe } from '@/lib/me'
import { may } from '@/lib/permissions'

/** The places of the product, in the order they are shown. Only what exists stands here. */
const places = [
  { to: '/', label: msg`Ask`, icon: MessageSquareText, also: '/ask/', keys: 'g a', needs: 'ask' },
  { to: '/explore', label: msg`Explore`, icon: ChartNoAxesCombined, also: '/explore/', keys: 'g e', needs: 'ask' },
  { to: '/sql', label: msg`SQL`, icon: SquareTerminal, also: '/sql/', keys: 'g s', needs: 'sql.run' },
  { to: '/connections', label: msg`Connections`, icon: Database, also: '/connections/', keys: 'g c', needs: 'connections.read' },
  { to: '/glossary', label: msg`Glossary`, icon: BookOpen, also: '/glossary/', keys: 'g g', needs: 'connections.read' },
] as const

export const settingsPlace = { to: '/settings/profile', label: msg`Settings`, icon: Settings, also: '/settings/', keys: 'g ,' } as const

export type Place = (typeof places)[number] | typeof settingsPlace

/** The places a person has the right to go to. */
export function usePlaces(): (typeof places)[number][] {
  const me = useMe()
  return places.filter((place) => may(me, place.needs))
}

/** The places in the bar of a phone, which has room for few; the drawer has all. */
export const useBarPlaces = (): Place[] => [...usePlaces().filter((place) => place.to !== '/explore'), settingsPlace]

/** Whether a page belongs to a place. */
export const isAt = (place: Place, pathname: string): boolean => pathname === place.to || pathname.startsWith(place.also)

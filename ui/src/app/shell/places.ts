import { msg } from '@lingui/core/macro'
import { Database, MessageSquareText, Settings } from 'lucide-react'

/** The places of the product, in the order they are shown. Only what exists stands here. */
export const places = [
  { to: '/', label: msg`Ask`, icon: MessageSquareText, also: '/ask/', keys: 'g a' },
  { to: '/connections', label: msg`Connections`, icon: Database, also: '/connections/', keys: 'g c' },
] as const

export const settingsPlace = { to: '/settings/profile', label: msg`Settings`, icon: Settings, also: '/settings/', keys: 'g ,' } as const

export type Place = (typeof places)[number] | typeof settingsPlace

/** Whether a page belongs to a place. */
export const isAt = (place: Place, pathname: string): boolean => pathname === place.to || pathname.startsWith(place.also)

import { msg } from '@lingui/core/macro'
import { BadgeCheck, CircleUserRound, Cpu, ListChecks, SunMoon, Trash2 } from 'lucide-react'

import type { User } from '@/lib/api'
import { isAdmin, may } from '@/lib/permissions'

const everyone = () => true

/** The settings pages in their order, with who has something to do there. */
const pages = [
  { to: '/settings/profile', label: msg`Profile`, icon: CircleUserRound, for: everyone },
  { to: '/settings/appearance', label: msg`Appearance`, icon: SunMoon, for: everyone },
  { to: '/settings/model', label: msg`Language model`, icon: Cpu, for: isAdmin },
  { to: '/settings/verified', label: msg`Verified answers`, icon: BadgeCheck, for: (user: User) => may(user, 'sql.run') },
  { to: '/settings/jobs', label: msg`Jobs`, icon: ListChecks, for: everyone },
  { to: '/settings/trash', label: msg`Trash`, icon: Trash2, for: everyone },
] as const

export const settingsPages = (user: User) => pages.filter((page) => page.for(user))

import { useLingui } from '@lingui/react/macro'
import { Link, useRouterState } from '@tanstack/react-router'
import { Menu } from 'lucide-react'

import { Sheet } from '@/components/dialog'
import { cn } from '@/lib/cn'
import { useShell } from '@/lib/shell'

import { isAt, useBarPlaces } from './places'
import { SidebarContent } from './sidebar'

const tab = 'flex min-w-0 flex-auto flex-col items-center justify-center gap-0.5 text-2xs font-label text-ink-3'

/** The bar at the foot of a phone. */
export function BottomBar() {
  const { t } = useLingui()
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  const openNav = useShell((state) => state.openNav)
  const places = useBarPlaces()
  return (
    <nav aria-label={t`Places`} className="shrink-0 border-t border-line bg-canvas pb-[env(safe-area-inset-bottom)]">
      <div className="flex h-16">
        {places.map((place) => {
          const here = isAt(place, pathname)
          return (
            <Link key={place.to} to={place.to} aria-current={here ? 'page' : undefined} className={cn(tab, here && 'text-ink')}>
              <place.icon className="size-5" aria-hidden />
              <span className="max-w-full truncate px-0.5">{t(place.label)}</span>
            </Link>
          )
        })}
        <button type="button" className={tab} onClick={openNav}>
          <Menu className="size-5" aria-hidden />
          {t`More`}
        </button>
      </div>
    </nav>
  )
}

/** The sidebar as a drawer. */
export function NavDrawer() {
  const { t } = useLingui()
  const { navOpen, openNav, closeNav } = useShell()
  return (
    <Sheet open={navOpen} onOpenChange={(open) => (open ? openNav() : closeNav())} title={t`Menu`} side="left" className="bg-canvas px-2 py-2">
      <SidebarContent onOpen={closeNav} />
    </Sheet>
  )
}

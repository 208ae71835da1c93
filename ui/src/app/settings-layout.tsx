import { Trans, useLingui } from '@lingui/react/macro'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'

import { PageHeader } from '@/components/page-header'
import { useMe } from '@/lib/me'
import { usePhone } from '@/lib/use-media'

import { settingsPages } from './settings-pages'

const entry =
  'flex h-8 items-center rounded-md px-2.5 text-sm whitespace-nowrap text-ink-2 hover:bg-hover aria-[current=page]:bg-selected aria-[current=page]:font-label aria-[current=page]:text-ink pointer-coarse:h-control-touch'

/** The settings pages and the way between them. */
export function SettingsLayout() {
  const { t } = useLingui()
  const phone = usePhone()
  const pages = settingsPages(useMe())
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  const here = pages.find((page) => page.to === pathname)
  return (
    <>
      <PageHeader
        title={here ? t(here.label) : t`Settings`}
        crumb={
          phone ? null : (
            <>
              <span className="text-sm text-ink-2">
                <Trans>Settings</Trans>
              </span>
              <ChevronRight className="size-3.5 text-ink-3" aria-hidden />
            </>
          )
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-[58rem] gap-x-10 gap-y-4 px-5 py-6 max-lg:flex-col">
          <nav aria-label={t`Settings`} className="flex shrink-0 flex-wrap gap-px max-lg:-mx-2.5 lg:w-44 lg:flex-col">
            {pages.map((page) => (
              <Link key={page.to} to={page.to} className={entry}>
                {t(page.label)}
              </Link>
            ))}
          </nav>
          <div className="min-w-0 flex-1">
            <Outlet />
          </div>
        </div>
      </div>
    </>
  )
}

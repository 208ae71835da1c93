import { t } from '@lingui/core/macro'
import { Menu as MenuIcon } from 'lucide-react'
import type { ReactNode } from 'react'

import { useShell } from '@/lib/shell'
import { usePhone } from '@/lib/use-media'
import { useTitle } from '@/lib/use-title'

import { IconButton } from './icon-button'

type PageHeaderProps = {
  /** The page's name: its one h1, and the browser's tab. */
  title: string
  /** Beside the title: a count, a pin. */
  beside?: ReactNode
  /** Before the title: the page above. */
  crumb?: ReactNode
  /** Under the title on a phone. */
  below?: ReactNode
  actions?: ReactNode
}

/** The top bar of the sheet: place on the left, acts on the right. */
export function PageHeader({ title, beside, crumb, below, actions }: PageHeaderProps) {
  useTitle(title)
  const phone = usePhone()
  const openNav = useShell((state) => state.openNav)
  return (
    <header className="flex h-topbar shrink-0 items-center gap-2 border-b border-line px-2 sm:px-5">
      {phone ? (
        <IconButton label={t`Menu`} onClick={openNav}>
          <MenuIcon className="size-5" aria-hidden />
        </IconButton>
      ) : null}
      <div className="flex min-w-0 flex-1 items-center gap-2 max-sm:flex-col max-sm:gap-0">
        <div className="flex min-w-0 max-w-full items-center gap-2">
          {crumb}
          <h1 className="truncate text-md font-title">{title}</h1>
          {beside}
        </div>
        {phone ? below : null}
      </div>
      {actions ? <div className="flex shrink-0 items-center gap-2">{actions}</div> : phone ? <span className="size-control-md" /> : null}
    </header>
  )
}

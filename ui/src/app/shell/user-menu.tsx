import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { CircleUserRound, LogOut, Monitor, Moon, Sun } from 'lucide-react'

import { Avatar } from '@/components/avatar'
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine, MenuLink } from '@/components/menu'
import { useMe } from '@/lib/me'
import { usePreferences } from '@/lib/preferences'

import { useSignOut } from './use-sign-out'

type UserMenuProps = { rail?: boolean; onOpen?: (() => void) | undefined }

/** Who is signed in, how it looks, and the way out. */
export function UserMenu({ rail = false, onOpen }: UserMenuProps) {
  const { t } = useLingui()
  const me = useMe()
  const { theme, set } = usePreferences()
  const signOut = useSignOut()
  return (
    <Menu
      side="top"
      align="start"
      className="min-w-56"
      trigger={
        <button
          type="button"
          aria-label={t`${me.full_name}: profile, theme, sign out`}
          className="flex min-w-0 flex-1 items-center gap-2.5 rounded-md p-1.5 text-left transition-colors time-1 hover:bg-hover data-popup-open:bg-selected"
        >
          <Avatar name={me.full_name} />
          {rail ? null : (
            <span className="min-w-0">
              <span className="block truncate text-sm leading-4 font-label">{me.full_name}</span>
              <span className="block truncate text-2xs text-ink-3">{me.email}</span>
            </span>
          )}
        </button>
      }
    >
      <MenuLink render={<Link to="/settings/profile" onClick={onOpen} />}>
        <CircleUserRound aria-hidden />
        {t`Profile`}
      </MenuLink>
      <MenuLine />
      <MenuLabel>{t`Theme`}</MenuLabel>
      <MenuChoice
        label={t`Theme`}
        value={theme}
        onChange={(next) => set({ theme: next })}
        options={[
          { value: 'system', label: t`Like the system`, icon: <Monitor aria-hidden /> },
          { value: 'light', label: t`Light`, icon: <Sun aria-hidden /> },
          { value: 'dark', label: t`Dark`, icon: <Moon aria-hidden /> },
        ]}
      />
      <MenuLine />
      <MenuItem onClick={signOut}>
        <LogOut aria-hidden />
        {t`Sign out`}
      </MenuItem>
    </Menu>
  )
}

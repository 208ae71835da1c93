import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import { Dialog } from '@/components/dialog'
import { KeyCombo } from '@/components/keys'
import { currentActions, type ActionGroup } from '@/lib/actions'
import { usePreferences } from '@/lib/preferences'

/** Every key that does something now, as the registry has it. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const singles = usePreferences((state) => state.shortcuts)
  const [actions] = useState(() => currentActions().filter(({ keys }) => keys !== undefined))
  const groups: [ActionGroup, string][] = [
    ['page', t`On this page`],
    ['go', t`Go to`],
    ['act', t`Do`],
  ]
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t`Keyboard`} className="sm:max-w-[34rem]">
      {singles ? null : (
        <p className="mb-4 text-sm text-ink-2">
          <Trans>
            Keys without Ctrl are turned off. Turn them on in{' '}
            <Link to="/settings/appearance" onClick={onClose} className="link">
              Settings
            </Link>
            .
          </Trans>
        </p>
      )}
      <div className="flex flex-col gap-5">
        {groups.map(([group, heading]) => {
          const own = actions.filter((one) => one.group === group)
          if (own.length === 0) return null
          return (
            <section key={group} aria-label={heading}>
              <h3 className="mb-1 text-xs text-ink-3">{heading}</h3>
              <dl>
                {own.map(({ id, label, keys }) => (
                  <div key={id} className="flex min-h-8 items-center justify-between gap-4 border-b border-line-faint py-1 last:border-0">
                    <dt className="text-sm">{label}</dt>
                    <dd>{keys ? <KeyCombo keys={keys} /> : null}</dd>
                  </div>
                ))}
              </dl>
            </section>
          )
        })}
      </div>
    </Dialog>
  )
}

import { useLingui } from '@lingui/react/macro'
import { ChevronDown } from 'lucide-react'

import { buttonClass } from './button'
import { chartKinds } from './chart'
import { IconButton } from './icon-button'
import { Menu, MenuItem, MenuLabel, MenuLine } from './menu'
import type { ChartChoice, ChartConfig, ChartKind } from '@/lib/api'

type ChartSwitcherProps = { choices: ChartChoice[]; chosen: ChartKind | null; onChoose: (config: ChartConfig) => void }

const inView = 4

/** Fitting kinds as icons; More lists what fits, what is possible and what needs other columns, with the reason. */
export function ChartSwitcher({ choices, chosen, onChoose }: ChartSwitcherProps) {
  const { t, i18n } = useLingui()
  const usable = choices.filter((choice) => choice.config !== null)
  if (usable.length < 2) return null
  const groups = [
    { fit: 'fits', name: t`Fits` },
    { fit: 'possible', name: t`Possible` },
    { fit: 'not', name: t`Needs other columns` },
  ] as const
  const fitting = choices.filter((choice) => choice.fit === 'fits' && choice.config !== null)
  return (
    <>
      <span className="flex max-sm:hidden" role="group" aria-label={t`Kind of chart`}>
        {fitting.slice(0, inView).map((choice) => {
          const { name, icon: Icon } = chartKinds[choice.kind]
          return (
            <IconButton key={choice.kind} size="sm" label={i18n._(name)} aria-pressed={choice.kind === chosen} onClick={() => choice.config && onChoose(choice.config)}>
              <Icon aria-hidden />
            </IconButton>
          )
        })}
      </span>
      <Menu
        className="max-h-[min(28rem,var(--available-height))] w-80"
        trigger={
          <button type="button" className={buttonClass({ variant: 'quiet', size: 'sm' })}>
            {t`More`}
            <ChevronDown aria-hidden className="size-3.5" />
          </button>
        }
      >
        {groups.map(({ fit, name }, at) => {
          const own = choices.filter((choice) => choice.fit === fit)
          if (own.length === 0) return null
          return (
            <div key={fit}>
              {at > 0 ? <MenuLine /> : null}
              <MenuLabel>{name}</MenuLabel>
              {own.map((choice) => {
                const { name: kind, icon: Icon } = chartKinds[choice.kind]
                return (
                  <MenuItem key={choice.kind} disabled={choice.config === null} onClick={() => choice.config && onChoose(choice.config)}>
                    <Icon aria-hidden />
                    <span className="min-w-0 flex-1">
                      <span className={choice.kind === chosen ? 'font-label' : ''}>{i18n._(kind)}</span>
                      {fit === 'not' ? <span className="block text-xs text-ink-3">{choice.reason}</span> : null}
                    </span>
                  </MenuItem>
                )
              })}
            </div>
          )
        })}
      </Menu>
    </>
  )
}

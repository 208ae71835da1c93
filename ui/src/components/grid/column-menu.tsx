import { useLingui } from '@lingui/react/macro'
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ChartNoAxesColumn, ChevronDown, EyeOff, Pin, PinOff } from 'lucide-react'

import { Menu, MenuItem, MenuLine } from '../menu'
import type { GridTable } from './use-grid'

type ColumnMenuProps = { table: GridTable; id: string; name: string; onInspect: () => void; onMove: (step: number) => void }

/** What can be done with a column. Everything here works without a pointer. */
export function ColumnMenu({ table, id, name, onInspect, onMove }: ColumnMenuProps) {
  const { t } = useLingui()
  const column = table.getColumn(id)
  if (!column) return null
  const pinned = column.getIsPinned() !== false
  return (
    <Menu
      align="end"
      trigger={
        <button type="button" tabIndex={-1} aria-label={t`Menu of ${name}`} className="-me-1.5 flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-3 opacity-0 group-hover:opacity-100 hover:bg-press focus-visible:opacity-100 data-popup-open:bg-press data-popup-open:opacity-100 pointer-coarse:opacity-100">
          <ChevronDown className="size-3.5" aria-hidden />
        </button>
      }
    >
      <MenuItem onClick={() => column.toggleSorting(false)}>
        <ArrowUp aria-hidden />
        {t`Sort ascending`}
      </MenuItem>
      <MenuItem onClick={() => column.toggleSorting(true)}>
        <ArrowDown aria-hidden />
        {t`Sort descending`}
      </MenuItem>
      <MenuItem onClick={onInspect}>
        <ChartNoAxesColumn aria-hidden />
        {t`Filter and profile`}
      </MenuItem>
      <MenuLine />
      <MenuItem onClick={() => column.pin(pinned ? false : 'start')}>
        {pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
        {pinned ? t`Unpin` : t`Pin to the left`}
      </MenuItem>
      <MenuItem onClick={() => onMove(-1)}>
        <ArrowLeft aria-hidden />
        {t`Move left`}
      </MenuItem>
      <MenuItem onClick={() => onMove(1)}>
        <ArrowRight aria-hidden />
        {t`Move right`}
      </MenuItem>
      <MenuItem onClick={() => column.toggleVisibility(false)}>
        <EyeOff aria-hidden />
        {t`Hide`}
      </MenuItem>
    </Menu>
  )
}

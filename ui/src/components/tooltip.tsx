import { cloneElement, type ReactElement } from 'react'

export type TooltipSide = 'top' | 'right' | 'bottom' | 'left'

type TooltipProps = { label: string; shortcut?: string | undefined; side?: TooltipSide; /** The child shows these words itself. */ named?: boolean; children: ReactElement<{ 'aria-label'?: string }> }

/**
 * Words for a thing that shows none, or the reason why it does nothing. It only marks its child:
 * one layer for the whole page draws them, so that a hundred tooltips cost nothing.
 */
export function Tooltip({ label, shortcut, side = 'bottom', named = false, children }: TooltipProps) {
  const told = named || children.props['aria-label'] === label
  return cloneElement(children, {
    'data-tip': label,
    'data-tip-side': side,
    ...(shortcut ? { 'data-tip-keys': shortcut } : {}),
    ...(told ? {} : { 'aria-description': label }),
  } as never)
}

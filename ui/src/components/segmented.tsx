import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

import { cn } from '@/lib/cn'

const box = 'inline-flex items-center rounded-md border border-line bg-canvas p-0.5'
const part = [
  'inline-flex h-[calc(var(--control-sm)+2px)] cursor-pointer items-center gap-1.5 rounded-sm border border-transparent px-2.5 text-sm text-ink-2 select-none',
  'transition-colors time-1 hover:text-ink',
]
const chosen = 'data-active:border-line data-active:bg-surface data-active:font-label data-active:text-ink data-active:shadow-control'
const checked = 'data-checked:border-line data-checked:bg-surface data-checked:font-label data-checked:text-ink data-checked:shadow-control'

type SegmentedProps<V extends string> = {
  label: string
  value: V
  onChange: (value: V) => void
  options: { value: V; label: ReactNode; name?: string }[]
  className?: string
}

/** One of two to five, all in view. */
export function Segmented<V extends string>({ label, value, onChange, options, className }: SegmentedProps<V>) {
  return (
    <RadioGroup aria-label={label} value={value} onValueChange={(next) => onChange(next as V)} className={cn(box, className)}>
      {options.map((option) => (
        <Radio.Root key={option.value} value={option.value} aria-label={option.name} nativeButton={false} className={cn(part, checked)}>
          {option.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}

type TabsProps<V extends string> = {
  label: string
  value: V
  onChange: (value: V) => void
  tabs: { value: V; label: ReactNode; aside?: ReactNode }[]
  /** At the right end of the bar. */
  actions?: ReactNode
  className?: string
  children: ReactNode
}

/** Views of one thing. Put a TabPanel for each inside. */
export function Tabs<V extends string>({ label, value, onChange, tabs, actions, className, children }: TabsProps<V>) {
  return (
    <Base.Root value={value} onValueChange={(next) => onChange(next as V)} className={className}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Base.List aria-label={label} className={box} activateOnFocus>
          {tabs.map((tab) => (
            <Base.Tab key={tab.value} value={tab.value} className={cn(part, chosen)}>
              {tab.label}
              {tab.aside === undefined ? null : <span className="font-body text-ink-3">{tab.aside}</span>}
            </Base.Tab>
          ))}
        </Base.List>
        {actions ? <div className="flex items-center gap-1">{actions}</div> : null}
      </div>
      {children}
    </Base.Root>
  )
}

export const TabPanel = ({ value, className, children }: { value: string; className?: string; children: ReactNode }) => (
  <Base.Panel value={value} className={cn('outline-none focus-visible:outline-2', className)}>
    {children}
  </Base.Panel>
)

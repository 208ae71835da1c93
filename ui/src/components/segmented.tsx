import { createContext, use, useId, useMemo, type KeyboardEvent, type ReactNode } from 'react'

import { cn } from '@/lib/cn'

const box = 'inline-flex max-w-full items-center overflow-x-auto rounded-md border border-line bg-canvas p-0.5'
const part = [
  'inline-flex h-[calc(var(--control-sm)+2px)] shrink-0 items-center gap-1.5 rounded-sm border border-transparent px-2.5 text-sm text-ink-2 select-none',
  'transition-colors time-1 hover:text-ink focus-visible:-outline-offset-2',
]
const chosen = 'border-line bg-surface font-label text-ink shadow-control'

/** Arrow keys, Home and End move within a bar and choose at once; Tab enters and leaves it. */
function moveInBar(event: KeyboardEvent<HTMLElement>): void {
  const parts = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=tab], [role=radio]')]
  const at = parts.indexOf(event.target as HTMLElement)
  if (at < 0) return
  const rtl = getComputedStyle(event.currentTarget).direction === 'rtl'
  const steps: Record<string, number> = { ArrowRight: rtl ? at - 1 : at + 1, ArrowDown: at + 1, ArrowLeft: rtl ? at + 1 : at - 1, ArrowUp: at - 1, Home: 0, End: parts.length - 1 }
  const next = steps[event.key]
  if (next === undefined) return
  event.preventDefault()
  const target = parts[(next + parts.length) % parts.length]
  target?.focus()
  target?.click()
}

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
    // The keys move between the radios inside.
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus
    <div role="radiogroup" aria-label={label} onKeyDown={moveInBar} className={cn(box, className)}>
      {options.map((option) => {
        const on = option.value === value
        return (
          <button
            key={option.value}
            type="button"
            role="radio"
            aria-checked={on}
            aria-label={option.name}
            tabIndex={on ? 0 : -1}
            onClick={() => onChange(option.value)}
            className={cn(part, on && chosen)}
          >
            {option.label}
          </button>
        )
      })}
    </div>
  )
}

type TabsState = { value: string; base: string }
const TabsContext = createContext<TabsState>({ value: '', base: '' })

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
  const base = useId()
  const state = useMemo(() => ({ value, base }), [value, base])
  return (
    <TabsContext value={state}>
      <div className={className}>
        <div className="flex flex-wrap items-center justify-between gap-2">
          {/* The keys move between the tabs inside. */}
          {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus */}
          <div role="tablist" aria-label={label} onKeyDown={moveInBar} className={box}>
            {tabs.map((tab) => {
              const on = tab.value === value
              return (
                <button
                  key={tab.value}
                  type="button"
                  role="tab"
                  id={`${base}-${tab.value}-tab`}
                  aria-selected={on}
                  aria-controls={on ? `${base}-${tab.value}` : undefined}
                  tabIndex={on ? 0 : -1}
                  onClick={() => onChange(tab.value)}
                  className={cn(part, on && chosen)}
                >
                  {tab.label}
                  {tab.aside === undefined ? null : <span className="font-body text-ink-3">{tab.aside}</span>}
                </button>
              )
            })}
          </div>
          {actions ? <div className="flex items-center gap-1">{actions}</div> : null}
        </div>
        {children}
      </div>
    </TabsContext>
  )
}

/** What one tab shows; it exists while its tab is chosen. */
export function TabPanel({ value, className, children }: { value: string; className?: string; children: ReactNode }) {
  const { value: shown, base } = use(TabsContext)
  if (shown !== value) return null
  return (
    // A panel may hold nothing that takes the focus, so it takes it itself.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div role="tabpanel" id={`${base}-${value}`} aria-labelledby={`${base}-${value}-tab`} tabIndex={0} className={className}>
      {children}
    </div>
  )
}

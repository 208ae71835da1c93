import { useLingui } from '@lingui/react/macro'
import { Check } from 'lucide-react'
import { useState } from 'react'

import { Button } from '@/components/button'
import { Switch } from '@/components/checkbox'
import { Field } from '@/components/field'
import { PickerButton } from '@/components/picker-button'
import { Section } from '@/components/section'
import { Segmented } from '@/components/segmented'
import { useOpened } from '@/lib/actions'
import { browserZone, displayLocale, displayZone, formatDate, formatMoney, formatMoment, formatNumber } from '@/lib/format'
import { useMe } from '@/lib/me'
import { may } from '@/lib/permissions'
import { usePreferences } from '@/lib/preferences'
import { startPages } from '@/lib/start-page'

/** Every zone that the browser knows, its own first. */
const zones = (own: string) => [{ value: '', label: own }, ...[...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map((value) => ({ value, label: value.replaceAll('_', ' ') }))]

/** How this browser shows the product. Every change holds at once. */
export function AppearancePage() {
  const { t } = useLingui()
  const me = useMe()
  const { theme, contrast, density, language, zone, start, shortcuts, set: change } = usePreferences()
  const [kept, setKept] = useState(false)
  const set: typeof change = (next) => {
    change(next)
    setKept(true)
  }
  const open = useOpened((state) => state.open)
  const [sample] = useState(() => new Date())
  const pageNames = { '/': t`Ask`, '/sql': t`SQL`, '/connections': t`Connections`, '/glossary': t`Glossary` }
  const example = [
    [t`Number`, formatNumber(1234567.89)],
    [t`Money`, formatMoney(-1234.5, 'EUR')],
    [t`Day`, formatDate(sample.toISOString())],
    [t`Moment`, `${formatMoment(sample)}, ${displayZone()}`],
  ]
  return (
    <>
      <p role="status" className="mb-4 flex min-h-5 items-center gap-1.5 text-sm text-ink-2">
        {kept ? <Check className="text-ok-ink" aria-hidden /> : null}
        {kept ? t`Saved in this browser` : t`Every change holds at once, in this browser.`}
      </p>
      <Section title={t`Theme`}>
        <Segmented
          label={t`Theme`}
          value={theme}
          onChange={(next) => set({ theme: next })}
          options={[
            { value: 'system', label: t`Like the system` },
            { value: 'light', label: t`Light` },
            { value: 'dark', label: t`Dark` },
          ]}
        />
      </Section>
      <Section title={t`Language`} detail={t`Of the pages, and of the numbers and dates on them. What is in your data stays as it is.`}>
        <Segmented
          label={t`Language`}
          value={language}
          onChange={(next) => set({ language: next })}
          options={[
            { value: 'system', label: t`Like the browser` },
            { value: 'en', label: <span lang="en">English</span> },
            { value: 'de', label: <span lang="de">Deutsch</span> },
          ]}
        />
      </Section>
      <Section title={t`Contrast`} detail={t`More makes every line and label as dark as text.`}>
        <Segmented
          label={t`Contrast`}
          value={contrast}
          onChange={(next) => set({ contrast: next })}
          options={[
            { value: 'system', label: t`Like the system` },
            { value: 'normal', label: t`Normal` },
            { value: 'more', label: t`More` },
          ]}
        />
      </Section>
      <Section title={t`Density`} detail={t`Compact shows more rows at once.`}>
        <Segmented
          label={t`Density`}
          value={density}
          onChange={(next) => set({ density: next })}
          options={[
            { value: 'default', label: t`Normal` },
            { value: 'compact', label: t`Compact` },
          ]}
        />
      </Section>
      <Section title={t`Start page`} detail={t`What you see first when you open DataMind.`}>
        <Segmented label={t`Start page`} value={start} onChange={(next) => set({ start: next })} options={startPages.filter(({ needs }) => may(me, needs)).map(({ path }) => ({ value: path, label: pageNames[path] }))} />
      </Section>
      <Section title={t`Keyboard`}>
        <Switch label={t`Single-key shortcuts`} detail={t`Such as [ for the sidebar. They never fire while you type.`} checked={shortcuts} onChange={(next) => set({ shortcuts: next })} />
        <Button className="mt-3" onClick={() => open('sheet')}>{t`Show all shortcuts`}</Button>
      </Section>
      <Section title={t`Numbers and dates`} detail={language === 'system' ? t`As your browser is set: ${displayLocale()}` : t`As in ${displayLocale()}, the language you chose`}>
        <Field label={t`Time zone`} help={t`Moments are shown in it. Days and times without a zone stay as they are.`} className="mb-4 max-w-[26rem]">
          <PickerButton label={t`Time zone`} value={zone ?? ''} placeholder="" onChange={(next) => set({ zone: next || null })} options={zones(t`Like the browser: ${browserZone()}`)} className="w-full" />
        </Field>
        <dl className="grid max-w-[26rem] grid-cols-[6rem_1fr] gap-y-1.5 text-sm">
          {example.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-ink-3">{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </>
  )
}

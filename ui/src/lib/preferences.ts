import { create } from 'zustand'
import { persist } from 'zustand/middleware'

import { followZone } from './format/locale'

export type Theme = 'system' | 'light' | 'dark'
export type Contrast = 'system' | 'normal' | 'more'
/** `system` takes the first language of the browser that the product speaks. */
export type LanguageChoice = 'system' | 'en' | 'de'
export type Density = 'default' | 'compact'

type Preferences = {
  theme: Theme
  contrast: Contrast
  density: Density
  language: LanguageChoice
  /** Where moments are shown; null is the zone of the browser. */
  zone: string | null
  /** The page that a visit begins with. */
  start: string
  rail: boolean
  shortcuts: boolean
  set: (change: Partial<Omit<Preferences, 'set'>>) => void
}

/** How this browser shows the product. `theme.js` reads the same place before the first paint. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({ theme: 'system', contrast: 'system', density: 'default', language: 'system', zone: null, start: '/', rail: false, shortcuts: true, set: (change) => set(change) }),
    { name: 'datamind.preferences', version: 1 },
  ),
)

const asks = (query: string) => typeof matchMedia === 'function' && matchMedia(query).matches

function apply({ theme, contrast, density, zone }: Pick<Preferences, 'theme' | 'contrast' | 'density' | 'zone'>): void {
  followZone(zone)
  const { dataset } = document.documentElement
  dataset['theme'] = theme === 'dark' || (theme === 'system' && asks('(prefers-color-scheme: dark)')) ? 'dark' : 'light'
  if (contrast === 'more' || (contrast === 'system' && asks('(prefers-contrast: more)'))) dataset['contrast'] = 'more'
  else delete dataset['contrast']
  if (density === 'compact') dataset['density'] = 'compact'
  else delete dataset['density']
}

/** Keeps the page in step with the choice and with the system. */
export function followPreferences(): void {
  usePreferences.subscribe(apply)
  followZone(usePreferences.getState().zone)
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) {
    matchMedia(query).addEventListener('change', () => apply(usePreferences.getState()))
  }
}

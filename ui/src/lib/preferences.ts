import { create } from 'zustand'
import { persist } from 'zustand/middleware'

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
  rail: boolean
  shortcuts: boolean
  set: (change: Partial<Omit<Preferences, 'set'>>) => void
}

/** How this browser shows the product. `theme.js` reads the same place before the first paint. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({ theme: 'system', contrast: 'system', density: 'default', language: 'system', rail: false, shortcuts: true, set: (change) => set(change) }),
    { name: 'datamind.preferences', version: 1 },
  ),
)

const asks = (query: string) => typeof matchMedia === 'function' && matchMedia(query).matches

function apply({ theme, contrast, density }: Pick<Preferences, 'theme' | 'contrast' | 'density'>): void {
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
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) {
    matchMedia(query).addEventListener('change', () => apply(usePreferences.getState()))
  }
}

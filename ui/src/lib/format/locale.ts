let chosen: string | null = null

/** Makes numbers and dates follow a language that the person chose; null follows the browser. */
export function followLocale(language: string | null): void {
  const regional = navigator.languages.find((one) => one === language || one.startsWith(`${language}-`))
  chosen = language === null ? null : (regional ?? language)
}

/** The locale numbers and dates are shown in: the browser's own, or that of the chosen language, as the browser's region has it. */
export const displayLocale = (): string => chosen ?? (typeof navigator === 'undefined' ? 'en' : navigator.language || 'en')

let chosenZone: string | null = null

/** The zone of the browser. */
export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Makes moments be shown in a zone that the person chose; null, and a zone that this browser does not know, follow the browser. */
export function followZone(zone: string | null): void {
  try {
    chosenZone = zone === null ? null : new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    chosenZone = null
  }
}

/** The zone moments are shown in. */
export const displayZone = (): string => chosenZone ?? browserZone()

const cache = new Map<string, unknown>()

/** Formatters cost far more to make than to use: one of each kind is kept. */
export function cached<T>(kind: string, options: object, make: () => T): T {
  const key = `${kind}|${JSON.stringify(options)}`
  let found = cache.get(key) as T | undefined
  if (found === undefined) {
    found = make()
    cache.set(key, found)
  }
  return found
}

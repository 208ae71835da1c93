import { i18n, type Messages } from '@lingui/core'

import { messages as english } from '@/locales/en/messages'

import { followLocale } from './format'
import { usePreferences, type LanguageChoice } from './preferences'

export { i18n }

/** English comes with the page; every other language is fetched when it is wanted. */
const others: Record<Exclude<LanguageChoice, 'system' | 'en'>, () => Promise<{ messages: Messages }>> = {
  de: () => import('@/locales/de/messages'),
}

type Language = 'en' | keyof typeof others

const isKnown = (tag: string): tag is Language => tag === 'en' || tag in others

/** The language of the pages: the chosen one, else the first of the browser's that there is, else English. */
export function languageFor(choice: LanguageChoice, browser: readonly string[]): Language {
  if (choice !== 'system') return choice
  return browser.map((tag) => tag.toLowerCase().split('-')[0] ?? '').find(isKnown) ?? 'en'
}

/** Puts the product into English. */
export function startLanguage(): typeof i18n {
  i18n.loadAndActivate({ locale: 'en', messages: english })
  return i18n
}

async function messagesOf(language: Language): Promise<Messages> {
  if (import.meta.env.DEV && new URLSearchParams(location.search).get('locale') === 'pseudo') {
    const { pseudo } = await import('./pseudo')
    return pseudo(english)
  }
  if (language === 'en') return english
  const { messages } = await others[language]()
  // What nobody has translated yet is shown in English.
  return { ...english, ...messages }
}

async function speak(choice: LanguageChoice): Promise<void> {
  const language = languageFor(choice, navigator.languages)
  try {
    const messages = await messagesOf(language)
    // Before the pages are drawn with the new words, numbers and dates have to know theirs.
    followLocale(choice === 'system' ? null : language)
    i18n.loadAndActivate({ locale: language, messages })
    document.documentElement.lang = language
  } catch {
    // Without its catalog the product speaks English rather than not at all.
    if (!i18n.locale) startLanguage()
  }
}

/** Keeps words, numbers and dates in step with the choice; done when the first language is there. */
export function followLanguage(): Promise<void> {
  usePreferences.subscribe(({ language }, before) => {
    if (language !== before.language) void speak(language)
  })
  return speak(usePreferences.getState().language)
}

import { setupI18n } from '@lingui/core'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { displayLocale, followLocale, formatDate, formatNumber } from './format'
import { followLanguage, i18n, languageFor, startLanguage } from './i18n'
import { usePreferences } from './preferences'
import { pseudo } from './pseudo'

describe('the language', () => {
  afterEach(() => {
    usePreferences.setState({ language: 'system' })
    followLocale(null)
    startLanguage()
  })
  it('is what was chosen, else the first of the browser that there is, else English', () => {
    expect(languageFor('en', ['de-DE'])).toBe('en')
    expect(languageFor('system', ['fr-FR', 'de-AT', 'en'])).toBe('de')
    expect(languageFor('system', ['fr-FR'])).toBe('en')
  })
  it('changes words, numbers, dates and the name of the language on the page', async () => {
    startLanguage()
    await followLanguage()
    usePreferences.getState().set({ language: 'de' })
    await vi.waitFor(() => expect(i18n.locale).toBe('de'))
    expect(document.documentElement.lang).toBe('de')
    expect(formatNumber(1234.5)).toBe('1.234,5')
    expect(formatDate('2026-03-01')).toBe('1. März 2026')
  })
  it('takes numbers and dates as the region of the browser has them', () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['fr', 'de-CH'])
    followLocale('de')
    expect(displayLocale()).toBe('de-CH')
    followLocale(null)
    expect(displayLocale()).toBe(navigator.language)
  })
})

describe('the language that nobody speaks', () => {
  const marked = setupI18n({ locale: 'en', messages: { en: pseudo({ a: ['Ask ', ['name']], b: ['Go to <0>Settings</0>'], c: [['n', 'plural', { one: ['# row'], other: [['n'], ' rows'] }]] }) } })
  it('marks words and keeps values, tags and plurals', () => {
    expect(marked._('a', { name: 'Demo' })).toBe('Àšķ ~~Demo')
    expect(marked._('b')).toMatch(/^Ĝô ţô <0>Šéţţîñĝš<\/0>~+$/)
    expect(marked._('c', { n: 5 })).toBe('5 řôŵš~~')
  })
})

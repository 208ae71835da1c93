import { i18n } from '@lingui/core'

import { messages } from '@/locales/en/messages'

/** The words of the product. Numbers and dates follow the browser's own locale through `format`. */
export function startLanguage(): typeof i18n {
  i18n.loadAndActivate({ locale: 'en', messages })
  return i18n
}

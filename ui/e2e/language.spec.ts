import { pseudo } from '../src/lib/pseudo'
import { messages } from '../src/locales/en/messages'
import { expect, test } from './datamind'
import { cutOff, openable, visit } from './routes'

type Page = import('@playwright/test').Page

/** Lets the page speak a language that nobody speaks, through the door of German. */
async function speakPseudo(page: Page): Promise<void> {
  await page.addInitScript(() => localStorage.setItem('datamind.preferences', JSON.stringify({ state: { language: 'de' }, version: 1 })))
  await page.route('**/assets/messages-*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: `export const messages = ${JSON.stringify(pseudo(messages))}` }))
}

/** Collects every text that the server sends: data is in the language it is in. */
function collectData(page: Page): Set<string> {
  const data = new Set<string>()
  const keep = (value: unknown): void => {
    if (typeof value === 'string') data.add(value.replaceAll(/\s+/g, ' ').trim())
    else if (Array.isArray(value)) for (const one of value) keep(one)
    else if (value && typeof value === 'object') for (const [name, one] of Object.entries(value)) [name, one].forEach(keep)
  }
  page.on('response', (response) => {
    if (/json/.test(response.headers()['content-type'] ?? '')) void response.json().then(keep, () => undefined)
  })
  return data
}

/** Words on the page, in its labels and its title, with no letter of that language in them. */
const plainTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found = new Set<string>()
    const own = '[lang]:not(html), kbd, code, pre, .cm-editor, [translate=no]'
    const add = (text: string | null, element: Element) => {
      if (text && /[A-Za-z]{2,}/.test(text) && !/[àçéîôûšţřñļķþðƒĝĥĵɱǫṽŵẋýžƀÀÇÉÎÔÛŠŢŘÑĻĶÞÐ]/.test(text) && !element.closest(own)) found.add(text.replaceAll(/\s+/g, ' ').trim())
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement
      if (element && !/^(SCRIPT|STYLE|NOSCRIPT)$/.test(element.tagName)) add(node.textContent, element)
    }
    for (const name of ['aria-label', 'aria-description', 'placeholder', 'title', 'data-tip', 'alt']) {
      for (const element of document.querySelectorAll(`[${name}]`)) add(element.getAttribute(name), element)
    }
    return [...found]
  })

/** Names, and what only Intl writes. */
const names = /^(DataMind|PostgreSQL|MySQL|SQLite|CSV|Excel|JSON|Parquet|[A-Z]{2}|PG|127\.0\.0\.1:\d+|de(-[A-Z]{2})?|https?:\/\/\S+|(\d{1,2}\. )?\p{L}+\.? \d{4}.*|vor \d+ .*|jetzt|gestern|\d[\d.,]* (ms|Sek\.|Min\.).*)$/u

test('every text of every page can be translated, and longer words cut nothing off', async ({ signedIn: page, server }) => {
  test.setTimeout(300_000)
  const paths = await openable(page, server.url)
  const data = collectData(page)
  const known = (text: string) => [...data].some((one) => one.includes(text))
  // Lists of values are joined with commas.
  const isData = (text: string) => known(text) || text.split(', ').every(known)
  await speakPseudo(page)
  for (const path of paths) {
    await test.step(path, async () => {
      await visit(page, path)
      expect((await plainTexts(page)).filter((text) => !names.test(text) && !isData(text))).toEqual([])
      expect(await cutOff(page)).toEqual([])
    })
  }
})

import type { Messages } from '@lingui/core'

const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const marked = [...'àƀçðéƒĝĥîĵķļɱñôþǫřšţûṽŵẋýžÀƁÇÐÉƑĜĤÎĴĶĻṀÑÔÞǪŘŠŢÛṼŴẊÝŽ']
const tag = /(<\/?\d+\/?>)/

/** Marks every letter and makes the text two fifths longer, as translations are. */
function mark(text: string): string {
  const shown = text
    .split(tag)
    .map((part) => (tag.test(part) ? part : [...part].map((letter) => marked[plain.indexOf(letter)] ?? letter).join('')))
    .join('')
  const letters = [...text.replaceAll(new RegExp(tag, 'g'), '')].filter((letter) => plain.includes(letter)).length
  return shown + '~'.repeat(Math.ceil(letters * 0.4))
}

type Part = string | number | Part[] | { [name: string]: Part }

/** Text is marked; names of values, kinds of plural and formats stay, or the message could not be filled. */
function markPart(part: Part): Part {
  if (typeof part === 'string') return mark(part)
  if (!Array.isArray(part)) return part
  const [name, kind, forms] = part
  if (typeof forms !== 'object' || Array.isArray(forms)) return part
  return [name ?? '', kind ?? '', Object.fromEntries(Object.entries(forms).map(([form, own]) => [form, form === 'offset' ? own : markMessage(own)]))]
}

const markMessage = (message: Part): Part => (Array.isArray(message) ? message.map(markPart) : typeof message === 'string' ? mark(message) : message)

/**
 * A language that nobody speaks: shows what was forgotten to be translated, and what breaks when words are longer.
 * Takes a compiled catalog.
 */
export const pseudo = (messages: Messages): Messages =>
  Object.fromEntries(Object.entries(messages).map(([id, message]) => [id, markMessage(message as Part)])) as Messages

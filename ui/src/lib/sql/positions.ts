import { scan } from './scan'

/** Where a place given as line and column, both from 1 and in characters, stands in the text. */
export function offsetOf(text: string, line: number, column: number): number {
  let at = 0
  for (let left = line; left > 1; left -= 1) {
    const next = text.indexOf('\n', at)
    if (next < 0) return text.length
    at = next + 1
  }
  const end = text.indexOf('\n', at)
  return at + Array.from(text.slice(at, end < 0 ? undefined : end)).slice(0, column - 1).join('').length
}

/** Where the character with this number, from 1, stands in the text. */
export const offsetOfCharacter = (text: string, character: number): number => Array.from(text).slice(0, character - 1).join('').length

/** The word or sign that begins at or covers a place; one character where there is none. */
export function pieceAt(text: string, at: number): { from: number; to: number } {
  const token = scan(text).find((one) => one.from <= at && at < one.to)
  return token ? { from: at, to: token.to } : { from: Math.min(at, Math.max(0, text.length - 1)), to: Math.min(at + 1, text.length) }
}

/** A part of a text, and whether it is what was looked for. */
export type MatchedPart = { text: string; matched: boolean }

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** Splits a text where it holds the words; as in the search, `_`, `-`, `.` and a space are the same. */
export function matchedParts(text: string, words: string): MatchedPart[] {
  const pieces = words.trim().split(/[\s_.-]+/).filter(Boolean)
  if (pieces.length === 0) return [{ text, matched: false }]
  const looked = new RegExp(`(${pieces.map(escaped).join(String.raw`[\s_.-]+`)})`, 'giu')
  return text
    .split(looked)
    .map((part, at) => ({ text: part, matched: at % 2 === 1 }))
    .filter((part) => part.text !== '')
}

/** How well a text fits what was typed, 0 to 1. */
type Score = (value: string, search: string, keywords?: string[]) => number

type Named = { label: string; words?: string | undefined }

/** What fits, best first; everything in its own order while nothing is typed. */
export function matching<T extends Named>(all: readonly T[], typed: string, score: Score, most = 8): T[] {
  const search = typed.trim()
  if (!search) return all.slice(0, most)
  const scored = all.map((one) => ({ one, fit: score(one.label, search, one.words ? [one.words] : []) })).filter(({ fit }) => fit > 0.02)
  return scored.toSorted((a, b) => b.fit - a.fit).slice(0, most).map(({ one }) => one)
}

/** Whether what was typed is the beginning of a word of one of these. Then a person means that, and no question. */
export const names = (all: readonly Named[], typed: string): boolean => {
  const search = typed.trim().toLowerCase()
  return search !== '' && all.some(({ label, words }) => ` ${label} ${words ?? ''}`.toLowerCase().includes(` ${search}`))
}

import { matchedParts } from '@/lib/matched'

/** A text in which what was looked for stands out. */
export const Matched = ({ text, words }: { text: string; words: string }) =>
  matchedParts(text, words).map((part, at) =>
    part.matched ? (
      <mark key={at} className="rounded-xs bg-accent-soft text-inherit font-label">
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  )

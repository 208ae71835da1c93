import type { wordsOf } from './points'

type PointTipProps = { words: ReturnType<typeof wordsOf>; left: number; top: number; width: number }

/** What a point stands for; it lies beside the point and never covers it. */
export function PointTip({ words, left, top, width }: PointTipProps) {
  const side = left > width / 2 ? { right: width - left + 14 } : { left: left + 14 }
  return (
    <>
      <div aria-hidden className="pointer-events-none absolute size-3.5 -translate-1/2 rounded-full border-2 border-focus" style={{ left, top }} />
      <div className="pointer-events-none absolute z-popover min-w-36 rounded-lg bg-raised p-2.5 text-xs text-ink shadow-raised" style={{ ...side, top: Math.max(0, top - 24) }}>
        {words.name ? <div className="max-w-64 truncate pb-1 font-label">{words.name}</div> : null}
        {words.values.map(({ name, text }) => (
          <div key={name} className="flex items-center justify-between gap-4 leading-5 whitespace-nowrap">
            <span className="max-w-44 truncate text-ink-2">{name}</span>
            <span className="tabular-nums">{text}</span>
          </div>
        ))}
      </div>
    </>
  )
}

import { t } from '@lingui/core/macro'

/** The result's hash as a strip of bars: equal results look equal. */
export function HashBars({ hash }: { hash: string }) {
  const digits = [...hash].map((digit) => Number.parseInt(digit, 16) || 0)
  return (
    <>
      <svg viewBox={`0 0 ${digits.length * 5} 22`} preserveAspectRatio="none" className="block h-[22px] w-full text-ink" aria-hidden>
        {digits.map((digit, at) => (
          <rect key={at} x={at * 5} y={0} width={1 + (digit % 4) * 0.9} height={22} fill="currentColor" />
        ))}
      </svg>
      <p className="mt-1 flex justify-between font-mono text-2xs text-ink-3">
        <span>{t`result sha256`}</span>
        <span>
          {hash.slice(0, 8)} … {hash.slice(-6)}
        </span>
      </p>
    </>
  )
}

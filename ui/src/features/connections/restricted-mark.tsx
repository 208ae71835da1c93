import { useLingui } from '@lingui/react/macro'
import { Lock } from 'lucide-react'

/** That not everybody of the organisation may use a connection. */
export function RestrictedMark() {
  const { t } = useLingui()
  const words = t`Not everybody may use it`
  return (
    <span className="inline-flex shrink-0 text-ink-3" title={words}>
      <Lock className="size-3.5" aria-hidden />
      <span className="sr-only">{words}</span>
    </span>
  )
}

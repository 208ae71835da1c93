import { useLingui } from '@lingui/react/macro'
import { BadgeCheck, CircleAlert, CircleCheck, PencilLine } from 'lucide-react'

import type { Trust } from '@/lib/api'
import { cn } from '@/lib/cn'

type TrustMarkProps = {
  trust: Trust
  /** A person wrote the SQL: its checks are told, but never as if an engine had written it. */
  edited?: boolean
  short?: boolean
}

/** How far an answer can be trusted: icon and word. */
export function TrustMark({ trust, edited = false, short = false }: TrustMarkProps) {
  const { t } = useLingui()
  const plain = { verified: t`Verified`, checked: t`Checked`, unchecked: t`Not fully checked` }
  const own = { verified: t`Verified`, checked: t`Edited, checks hold`, unchecked: t`Edited, not fully checked` }
  const byHand = edited && trust === 'checked'
  const Icon = trust === 'verified' ? BadgeCheck : byHand ? PencilLine : trust === 'checked' ? CircleCheck : CircleAlert
  const tone = trust === 'verified' ? 'text-accent' : byHand ? 'text-ink-2' : trust === 'checked' ? 'text-ok-ink' : 'text-warn-ink'
  return (
    <span className={cn('inline-flex shrink-0 items-center gap-1.5', tone)}>
      <Icon className="size-4" aria-hidden />
      <span className={short ? 'sr-only' : 'font-label'}>{(edited ? own : plain)[trust]}</span>
    </span>
  )
}

import { useLingui } from '@lingui/react/macro'
import { ChevronRight } from 'lucide-react'

import { KindTile } from '@/components/kind-tile'
import type { ConnectionKind } from '@/lib/api'

import { kinds } from './kinds'

/** What kind of source it is. */
export function KindStep({ onChoose }: { onChoose: (kind: ConnectionKind) => void }) {
  const { t } = useLingui()
  return (
    <ul className="flex flex-col gap-2">
      {kinds.map((kind) => (
        <li key={kind.type}>
          <button type="button" onClick={() => onChoose(kind.type)} className="flex w-full items-center gap-3 rounded-lg border border-line-strong px-3 py-2.5 text-left transition-colors time-1 hover:bg-hover active:bg-press">
            <KindTile kind={kind.type} />
            <span className="min-w-0 flex-1">
              <span className="block font-label">{t(kind.name)}</span>
              <span className="block text-xs text-ink-3">{t(kind.detail)}</span>
            </span>
            <ChevronRight className="text-ink-3" aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  )
}

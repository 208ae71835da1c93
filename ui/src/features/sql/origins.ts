import { useLingui } from '@lingui/react/macro'

import type { RunOrigin } from '@/lib/api'

/** Where a run came from, in a word or two. */
export function useOriginWords(): Record<RunOrigin, string> {
  const { t } = useLingui()
  return {
    editor: t`Editor`,
    explain: t`Explain`,
    chat: t`Question`,
    sample: t`Sample`,
    explore: t`Explore`,
    download: t`Download`,
    dashboard: t`Dashboard`,
    alert: t`Alert`,
    source: t`Part of all sources`,
  }
}

import { useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'

import { toast } from '@/components/toast'
import { watchReleases } from '@/lib/releases'

/** Says that the server has a newer build of these pages; when to reload, the person decides. */
export function useReleaseNews(): void {
  const { t } = useLingui()
  useEffect(
    () => watchReleases(() => toast.news(t`A new version is ready.`, { label: t`Reload`, run: () => location.reload() })),
    [t],
  )
}

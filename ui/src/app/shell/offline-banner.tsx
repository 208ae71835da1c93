import { Trans } from '@lingui/react/macro'
import { WifiOff } from 'lucide-react'

import { useOnline } from '@/lib/use-online'

/** Says that there is no network, and that nothing on the page is lost. */
export function OfflineBanner() {
  const online = useOnline()
  return (
    <div role="status">
      {online ? null : (
        <p className="flex items-center gap-2.5 border-b border-warn-line bg-warn-soft px-5 py-2 text-sm">
          <WifiOff className="text-warn-ink" aria-hidden />
          <Trans>No network. What is on this page stays, and goes on when the network is back.</Trans>
        </p>
      )}
    </div>
  )
}

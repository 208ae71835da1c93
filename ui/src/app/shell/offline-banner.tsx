import { Trans } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { ServerOff, WifiOff } from 'lucide-react'
import { useEffect } from 'react'

import { Button } from '@/components/button'
import { tryNow, useReach } from '@/lib/api'
import { useOnline } from '@/lib/use-online'

/** Says that there is no network or no server, and that nothing on the page is lost. */
export function OfflineBanner() {
  const online = useOnline()
  const reached = useReach((state) => state.reached)
  const client = useQueryClient()
  useEffect(() => {
    // What failed or grew old meanwhile is fetched again.
    const back = () => void client.invalidateQueries()
    addEventListener('datamind:reached', back)
    return () => removeEventListener('datamind:reached', back)
  }, [client])
  return (
    <div role="status">
      {online && reached ? null : (
        <div className="flex items-center gap-2.5 border-b border-warn-line bg-warn-soft px-5 py-2 text-sm">
          {online ? <ServerOff className="text-warn-ink" aria-hidden /> : <WifiOff className="text-warn-ink" aria-hidden />}
          <p className="min-w-0 flex-1">
            {online ? (
              <Trans>No answer from the server. What is on this page stays; DataMind keeps trying.</Trans>
            ) : (
              <Trans>No network. What is on this page stays, and goes on when the network is back.</Trans>
            )}
          </p>
          {online ? (
            <Button size="sm" variant="quiet" onClick={tryNow}>
              <Trans>Try now</Trans>
            </Button>
          ) : null}
        </div>
      )}
    </div>
  )
}

import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Monitor, Smartphone } from 'lucide-react'
import { useState } from 'react'

import { Button } from '@/components/button'
import { Badge } from '@/components/chip'
import { Dialog } from '@/components/dialog'
import { Loadable } from '@/components/loadable'
import { Section } from '@/components/section'
import { toast } from '@/components/toast'
import { api, unwrap, type BrowserSession, type List } from '@/lib/api'
import { formatMoment, formatRelative } from '@/lib/format'
import { showAtOnce } from '@/lib/optimistic'
import { deviceOf } from '@/lib/user-agent'

const key = ['auth-sessions']

function SessionRow({ session }: { session: BrowserSession }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const device = deviceOf(session.user_agent)
  const Icon = device.phone ? Smartphone : Monitor
  const name = device.browser && device.system ? t`${device.browser} on ${device.system}` : (device.browser ?? device.system ?? t`Unknown device`)
  const end = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id: session.id } } })),
    onMutate: () => showAtOnce<List<BrowserSession>>(client, key, (old) => ({ count: old.count - 1, data: old.data.filter((one) => one.id !== session.id) })),
    onError: (thrown, _nothing, takeBack) => {
      takeBack?.()
      toast.failed(t`The device is still signed in.`, thrown)
    },
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  })
  return (
    <li className="flex items-center gap-3 px-3 py-2.5">
      <Icon className="text-ink-3" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 truncate font-label">
          {name}
          {session.current ? <Badge tone="accent">{t`this device`}</Badge> : null}
        </p>
        <p className="truncate text-xs text-ink-3" title={formatMoment(session.last_used_at)}>
          {[session.ip, session.current ? t`in use` : t`last used ${formatRelative(session.last_used_at)}`].filter(Boolean).join(', ')}
        </p>
      </div>
      {session.current ? null : (
        <Button size="sm" variant="quiet" onClick={() => end.mutate()}>
          <Trans>Sign out</Trans>
        </Button>
      )}
    </li>
  )
}

/** Where one is signed in, and the way to end it. */
export function SessionList() {
  const { t } = useLingui()
  const [asking, setAsking] = useState(false)
  const query = useQuery({ queryKey: key, queryFn: () => unwrap(api.GET('/api/v1/auth/sessions')) })
  const all = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/auth/logout-all')),
    // A new page: nothing of this person stays in memory.
    onSuccess: () => location.assign('/login'),
    onError: (thrown) => toast.failed(t`The devices are still signed in.`, thrown),
  })
  return (
    <Section
      title={t`Signed in on`}
      actions={
        <Button size="sm" onClick={() => setAsking(true)}>
          <Trans>Sign out everywhere</Trans>
        </Button>
      }
    >
      <Loadable query={query} compact errorTitle={t`The devices could not be loaded`}>
        {({ data }) => (
          <ul className="divide-y divide-line rounded-lg border border-line">
            {data.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </ul>
        )}
      </Loadable>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={t`Sign out everywhere?`}
        description={t`Every device is signed out, this one too. You sign in again afterwards.`}
        footer={
          <>
            <Button variant="quiet" onClick={() => setAsking(false)}>
              <Trans>Cancel</Trans>
            </Button>
            <Button variant="danger" onClick={() => all.mutate()} busy={all.isPending} busyLabel={t`Signing out`}>
              <Trans>Sign out everywhere</Trans>
            </Button>
          </>
        }
      />
    </Section>
  )
}

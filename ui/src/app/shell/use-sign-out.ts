import { useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'

import { toast } from '@/components/toast'
import { api, unwrap } from '@/lib/api'
import { forgetLasting } from '@/lib/lasting'

/** Ends the session of this browser. */
export function useSignOut(): () => void {
  const { t } = useLingui()
  const { mutate } = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/auth/logout')),
    // A new page: nothing of this person stays in memory.
    onSuccess: () => {
      forgetLasting()
      location.assign('/login')
    },
    onError: (thrown) => toast.failed(t`You are still signed in.`, thrown),
  })
  return mutate
}

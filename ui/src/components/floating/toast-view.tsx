import { Toast as Base } from '@base-ui/react/toast'
import { t } from '@lingui/core/macro'
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import type { ReactNode } from 'react'

import { buttonClass } from '../button'
import { IconButton } from '../icon-button'

export const toastManager = Base.createToastManager()

const marks: Record<string, ReactNode> = {
  done: <CircleCheck className="text-ok-ink" aria-hidden />,
  failed: <CircleAlert className="text-bad-ink" aria-hidden />,
  news: <Info className="text-info-ink" aria-hidden />,
}

function ToastList() {
  const { toasts } = Base.useToastManager()
  return toasts.map((entry) => (
    <Base.Root
      key={entry.id}
      toast={entry}
      swipeDirection={['right', 'down']}
      className="rounded-lg bg-raised shadow-raised transition-[opacity,transform] time-2 data-ending-style:opacity-0 data-limited:hidden data-starting-style:translate-y-2 data-starting-style:opacity-0"
    >
      <Base.Content className="flex min-h-11 items-center gap-2.5 py-1 pr-1.5 pl-3.5">
        {marks[entry.type ?? 'done'] ?? marks['done']}
        <Base.Title className="min-w-0 flex-1 text-sm" render={<p />} />
        {/* The act itself comes with the entry and is run by the button: here it only goes. */}
        <Base.Action className={buttonClass({ variant: 'quiet', size: 'sm', className: 'text-accent' })} onClick={() => toastManager.close(entry.id)} />
        <Base.Close render={<IconButton size="sm" label={t`Close`}><X aria-hidden /></IconButton>} />
      </Base.Content>
    </Base.Root>
  ))
}

/** At the foot of the page, or above the bar of a page that ends with what is to be pressed next. */
export const ToastsView = () => (
  <Base.Provider toastManager={toastManager} limit={3}>
    <Base.Portal>
      <Base.Viewport aria-label={t`Notifications`} className="fixed right-3 bottom-[calc(4.75rem+env(safe-area-inset-bottom))] left-3 z-toast flex flex-col-reverse gap-2 outline-none in-[body:has([data-acts])]:bottom-[13rem] sm:bottom-4 sm:left-auto sm:w-[26rem] sm:in-[body:has([data-acts])]:bottom-20">
        <ToastList />
      </Base.Viewport>
    </Base.Portal>
  </Base.Provider>
)

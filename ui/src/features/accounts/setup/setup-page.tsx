import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'

import { Wordmark } from '@/components/mark'
import { useTitle } from '@/lib/use-title'

import { AccountStep } from './account-step'
import { DataStep } from './data-step'
import { QuestionStep } from './question-step'
import { StepRail } from './step-rail'
import { useSetup, type SetupState } from './state'

/** Three steps from a fresh server to a first answer. */
export function SetupPage({ token }: { token?: string | undefined }) {
  const { t } = useLingui()
  useTitle(t`Set up`)
  const navigate = useNavigate()
  const [state, keep, forget] = useSetup()
  const go = (change: Partial<SetupState>) => keep({ ...state, ...change })
  const leave = (to: '/' | '/connections' | '/connections/upload', search: Record<string, string> = {}) => {
    forget()
    void navigate({ to, search } as never)
  }
  return (
    <div className="flex min-h-dvh bg-canvas max-lg:flex-col">
      <aside className="flex shrink-0 flex-col p-6 lg:w-[18.5rem] lg:p-7">
        <Wordmark />
        <StepRail step={state.step} email={state.email} />
        <p className="mt-auto text-xs text-ink-3 max-lg:hidden">
          <Trans>You can close this page. It goes on where you left it.</Trans>
        </p>
      </aside>
      <div className="flex flex-1 flex-col p-2 max-lg:pt-0 lg:pl-0">
        <main className="flex flex-1 flex-col justify-center rounded-lg bg-surface px-5 py-8 shadow-sheet">
          <div className="mx-auto w-full max-w-[37.5rem]">
            {state.step === 'account' ? <AccountStep state={state} linkToken={token} onDone={(kept) => go({ ...kept, step: 'data', token: '' })} /> : null}
            {state.step === 'data' ? (
              <DataStep
                source={state.source}
                onSource={(source) => go({ source })}
                onDemo={(connection) => go({ connection, step: 'question' })}
                onDatabase={() => leave('/connections', { panel: 'add' })}
                onFile={() => leave('/connections/upload')}
                onSkip={() => leave('/')}
              />
            ) : null}
            {state.step === 'question' && state.connection ? (
              <QuestionStep
                connectionId={state.connection}
                onBack={() => go({ step: 'data' })}
                onSkip={() => leave('/')}
                onAsk={(ask) => leave('/', { ask, connection: state.connection ?? '' })}
              />
            ) : null}
          </div>
        </main>
      </div>
    </div>
  )
}

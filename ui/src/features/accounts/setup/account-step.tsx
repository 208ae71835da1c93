import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { ArrowRight, CircleAlert } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'

import { Button } from '@/components/button'
import { Field } from '@/components/field'
import { Input } from '@/components/input'
import { Notice } from '@/components/states'
import { api, unwrap, type Problem } from '@/lib/api'
import { showProblem, slugOf } from '@/lib/forms'
import { meQuery } from '@/lib/queries'
import { z } from '@/lib/zod'

import { AccountFields, accountSchema } from '../account-fields'
import { tokenIn, type SetupState } from './state'

type AccountStepProps = { state: SetupState; linkToken: string | undefined; onDone: (kept: Pick<SetupState, 'full_name' | 'email' | 'org_name'>) => void }

/** The owner of the new organisation. The link that the server printed proves who may become it. */
export function AccountStep({ state, linkToken, onDone }: AccountStepProps) {
  const { t } = useLingui()
  const client = useQueryClient()
  const [problem, setProblem] = useState<Problem | null>(null)
  const [refused, setRefused] = useState(false)
  const schema = accountSchema().extend({ token: z.string().trim().min(1, t`Paste the setup link that the server printed.`) })
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { token: linkToken ?? state.token, full_name: state.full_name, email: state.email, org_name: state.org_name, password: '' },
  })
  const { errors, isSubmitting } = form.formState
  const askToken = !linkToken || refused || Boolean(errors.token)

  const submit = form.handleSubmit(async ({ token, ...account }) => {
    setProblem(null)
    try {
      const body = { ...account, token: tokenIn(token), org_slug: slugOf(account.org_name), demo: false }
      const { user } = await unwrap(api.POST('/api/v1/setup', { body }))
      client.setQueryData(meQuery.queryKey, user)
      onDone({ full_name: account.full_name, email: account.email, org_name: account.org_name })
    } catch (thrown) {
      const shown = showProblem(form, thrown)
      setProblem(shown)
      if (shown?.status === 401 || shown?.status === 403) setRefused(true)
    }
  })
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <header className="mb-2">
        <h1 className="text-2xl font-title">
          <Trans>Create your account</Trans>
        </h1>
        <p className="mt-1 text-md text-ink-2">
          <Trans>You will be the admin. Others are invited later.</Trans>
        </p>
      </header>
      {problem ? (
        <div role="alert">
          <Notice tone="bad" icon={<CircleAlert aria-hidden />}>
            {problem.detail || problem.title}
          </Notice>
        </div>
      ) : null}
      {askToken ? (
        <Field label={t`Setup link`} help={t`The server printed it when it started. It proves that this server is yours.`} error={errors.token?.message}>
          <Input size="xl" className="font-mono text-xs" {...form.register('token')} />
        </Field>
      ) : null}
      <AccountFields register={form.register} errors={errors} />
      <div className="mt-2 flex justify-end">
        <Button type="submit" variant="primary" size="xl" busy={isSubmitting} busyLabel={t`Creating`}>
          <Trans>Create account</Trans>
          <ArrowRight aria-hidden />
        </Button>
      </div>
    </form>
  )
}

import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { CircleAlert } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'

import { Button } from '@/components/button'
import { Field } from '@/components/field'
import { Input, PasswordInput } from '@/components/input'
import { Notice } from '@/components/states'
import { api, unwrap, type Problem, type User } from '@/lib/api'
import { showProblem } from '@/lib/forms'
import { z } from '@/lib/zod'

import { email } from './fields'
import { useCountdown } from './use-countdown'

type LoginFormProps = { email?: string; onDone: (user: User) => void }

/** E-mail and password. Stands on the sign-in page and in the dialog over a page whose session has ended. */
export function LoginForm({ email: known, onDone }: LoginFormProps) {
  const { t } = useLingui()
  const [problem, setProblem] = useState<Problem | null>(null)
  const { left: wait, start } = useCountdown()
  const schema = z.object({ email: email(), password: z.string().min(1, t`Enter your password.`) })
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email: known ?? '', password: '' } })
  const { errors, isSubmitting } = form.formState

  const submit = form.handleSubmit(async (body) => {
    setProblem(null)
    try {
      const { user } = await unwrap(api.POST('/api/v1/auth/login', { body }))
      onDone(user)
    } catch (thrown) {
      const shown = showProblem(form, thrown)
      setProblem(shown)
      if (shown?.retryAfter) start(shown.retryAfter)
      form.setFocus('password', { shouldSelect: true })
    }
  })
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      {problem ? (
        <div role="alert">
          <Notice tone="bad" icon={<CircleAlert aria-hidden />}>
            {wait > 0 ? <Trans>Too many attempts. Try again in {wait} s.</Trans> : problem.detail || problem.title}
          </Notice>
        </div>
      ) : null}
      <Field label={t`E-mail`} error={errors.email?.message}>
        <Input size="xl" type="email" autoComplete="username" autoFocus={!known} {...form.register('email')} />
      </Field>
      <Field label={t`Password`} error={errors.password?.message}>
        <PasswordInput size="xl" autoComplete="current-password" autoFocus={Boolean(known)} {...form.register('password')} />
      </Field>
      <Button type="submit" variant="primary" size="xl" busy={isSubmitting} busyLabel={t`Signing in`} disabledReason={wait > 0 ? t`Wait ${wait} s` : undefined}>
        <Trans>Sign in</Trans>
      </Button>
    </form>
  )
}

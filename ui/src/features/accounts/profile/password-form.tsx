import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'

import { Button } from '@/components/button'
import { Field } from '@/components/field'
import { PasswordInput } from '@/components/input'
import { Section } from '@/components/section'
import { toast } from '@/components/toast'
import { api, unwrap } from '@/lib/api'
import { showProblem } from '@/lib/forms'
import { useMe } from '@/lib/me'
import { z } from '@/lib/zod'

import { newPassword } from '../fields'

export function PasswordForm() {
  const { t } = useLingui()
  const me = useMe()
  const client = useQueryClient()
  const schema = z.object({ current_password: z.string().min(1, t`Enter your current password.`), new_password: newPassword() })
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { current_password: '', new_password: '' } })
  const { errors } = form.formState
  const save = useMutation({
    mutationFn: (body: z.infer<typeof schema>) => unwrap(api.POST('/api/v1/auth/password', { body })),
    onSuccess: () => {
      form.reset()
      toast.done(t`Password changed`)
      void client.invalidateQueries({ queryKey: ['auth-sessions'] })
    },
    onError: (thrown) => {
      const rest = showProblem(form, thrown)
      if (rest) toast.failed(t`The password was not changed.`, rest)
    },
  })
  return (
    <Section title={t`Password`} detail={t`Other devices are signed out when it changes.`}>
      <form onSubmit={(event) => void form.handleSubmit((body) => save.mutate(body))(event)} noValidate className="flex max-w-[26rem] flex-col gap-4">
        {/* Lets password managers know whose password it is. */}
        <input type="text" autoComplete="username" value={me.email} readOnly hidden />
        <Field label={t`Current password`} error={errors.current_password?.message}>
          <PasswordInput autoComplete="current-password" {...form.register('current_password')} />
        </Field>
        <Field label={t`New password`} help={t`8 characters or more.`} error={errors.new_password?.message}>
          <PasswordInput autoComplete="new-password" {...form.register('new_password')} />
        </Field>
        <div>
          <Button type="submit" busy={save.isPending} busyLabel={t`Changing`}>
            <Trans>Change password</Trans>
          </Button>
        </div>
      </form>
    </Section>
  )
}

import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'

import { Button } from '@/components/button'
import { Field } from '@/components/field'
import { Input } from '@/components/input'
import { Section } from '@/components/section'
import { toast } from '@/components/toast'
import { api, unwrap, type User } from '@/lib/api'
import { showProblem } from '@/lib/forms'
import { useMe } from '@/lib/me'
import { showAtOnce } from '@/lib/optimistic'
import { meQuery } from '@/lib/queries'
import { z } from '@/lib/zod'

import { personName } from '../fields'

export function NameForm() {
  const { t } = useLingui()
  const me = useMe()
  const client = useQueryClient()
  const form = useForm({ resolver: zodResolver(z.object({ full_name: personName() })), defaultValues: { full_name: me.full_name } })
  const save = useMutation({
    mutationFn: (body: { full_name: string }) => unwrap(api.PATCH('/api/v1/auth/me', { body })),
    onSuccess: (user) => {
      client.setQueryData(meQuery.queryKey, user)
      form.reset({ full_name: user.full_name })
      toast.done(t`Name saved`)
    },
    onMutate: (body) => showAtOnce<User>(client, meQuery.queryKey, (old) => ({ ...old, ...body })),
    onError: (thrown, _body, takeBack) => {
      takeBack?.()
      const rest = showProblem(form, thrown)
      if (rest) toast.failed(t`The name was not saved.`, rest)
    },
  })
  const roles = { admin: t`Admin`, analyst: t`Analyst`, viewer: t`Viewer` }
  return (
    <Section title={t`Profile`} detail={t`${roles[me.role]} in ${me.org.name}`}>
      <form onSubmit={(event) => void form.handleSubmit((body) => save.mutate(body))(event)} noValidate className="flex max-w-[26rem] flex-col gap-4">
        <Field label={t`Name`} error={form.formState.errors.full_name?.message}>
          <Input autoComplete="name" {...form.register('full_name')} />
        </Field>
        <Field label={t`E-mail`} help={t`You sign in with it.`}>
          <Input value={me.email} readOnly className="border-line bg-sunken text-ink-2" />
        </Field>
        <div>
          <Button type="submit" busy={save.isPending} busyLabel={t`Saving`}>
            <Trans>Save</Trans>
          </Button>
        </div>
      </form>
    </Section>
  )
}

import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'

import { Button } from '@/components/button'
import { Notice } from '@/components/states'
import { api, unwrap, type Problem } from '@/lib/api'
import { showProblem, slugOf } from '@/lib/forms'
import { meQuery } from '@/lib/queries'
import { useTitle } from '@/lib/use-title'

import { AccountFields, accountSchema } from './account-fields'
import { Door } from './door'

/** A new organisation, where the server lets anybody create one; where it does not, that and the way back. */
export function RegisterPage({ open }: { open: boolean }) {
  const { t } = useLingui()
  useTitle(t`Create an organisation`)
  return (
    <Door title={t`Create an organisation`}>
      {open ? (
        <RegisterForm />
      ) : (
        <p className="text-md text-ink-2">
          <Trans>This server does not let people create organisations. Ask an admin of yours for an account.</Trans>
        </p>
      )}
      <p className={open ? 'mt-5 text-center text-sm text-ink-2' : 'mt-5 text-sm text-ink-2'}>
        <Link to="/login" className="link">
          {open ? <Trans>Sign in instead</Trans> : <Trans>Back to sign-in</Trans>}
        </Link>
      </p>
    </Door>
  )
}

function RegisterForm() {
  const { t } = useLingui()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useForm({ resolver: zodResolver(accountSchema()), defaultValues: { full_name: '', email: '', password: '', org_name: '' } })

  const submit = form.handleSubmit(async (body) => {
    setProblem(null)
    try {
      await unwrap(api.POST('/api/v1/auth/register', { body: { ...body, org_slug: slugOf(body.org_name) } }))
      const { user } = await unwrap(api.POST('/api/v1/auth/login', { body: { email: body.email, password: body.password } }))
      client.setQueryData(meQuery.queryKey, user)
      await navigate({ to: '/' })
    } catch (thrown) {
      setProblem(showProblem(form, thrown))
    }
  })
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      {problem ? (
        <div role="alert">
          <Notice tone="bad" icon={<CircleAlert aria-hidden />}>
            {problem.detail || problem.title}
          </Notice>
        </div>
      ) : null}
      <AccountFields register={form.register} errors={form.formState.errors} />
      <Button type="submit" variant="primary" size="xl" busy={form.formState.isSubmitting} busyLabel={t`Creating`}>
        <Trans>Create</Trans>
      </Button>
    </form>
  )
}

import { useLingui } from '@lingui/react/macro'
import type { UseFormRegisterReturn } from 'react-hook-form'

import { Field } from '@/components/field'
import { Input, PasswordInput } from '@/components/input'
import { z } from '@/lib/zod'

import { email, newPassword, orgName, personName } from './fields'

export const accountSchema = () => z.object({ full_name: personName(), email: email(), password: newPassword(), org_name: orgName() })
export type Account = z.infer<ReturnType<typeof accountSchema>>

type AccountFieldsProps = {
  register: (name: keyof Account) => UseFormRegisterReturn
  errors: { [name in keyof Account]?: { message?: string | undefined } | undefined }
}

/** Who starts an organisation: the same four questions at the first start and at registration. */
export function AccountFields({ register, errors }: AccountFieldsProps) {
  const { t } = useLingui()
  return (
    <>
      <Field label={t`Your name`} error={errors.full_name?.message}>
        <Input size="xl" autoComplete="name" autoFocus {...register('full_name')} />
      </Field>
      <Field label={t`E-mail`} error={errors.email?.message}>
        <Input size="xl" type="email" autoComplete="username" {...register('email')} />
      </Field>
      <Field label={t`Password`} help={t`8 characters or more. A short sentence is easy to keep in mind.`} error={errors.password?.message}>
        <PasswordInput size="xl" autoComplete="new-password" {...register('password')} />
      </Field>
      <Field label={t`Organisation`} help={t`Your team or company. Shown to everybody you invite.`} error={errors.org_name?.message}>
        <Input size="xl" autoComplete="organization" {...register('org_name')} />
      </Field>
    </>
  )
}

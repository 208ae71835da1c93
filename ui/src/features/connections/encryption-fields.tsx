import { useLingui } from '@lingui/react/macro'
import { Controller, type UseFormReturn } from 'react-hook-form'

import { Checkbox } from '@/components/checkbox'
import { Field } from '@/components/field'
import { Textarea } from '@/components/input'
import { Select } from '@/components/select'

import { checksCertificate, type DraftForm } from './draft'

type EncryptionFieldsProps = { form: UseFormReturn<DraftForm>; hasCertificate: boolean }

/** How the connection is encrypted, and by whose word the server is believed. */
export function EncryptionFields({ form, hasCertificate }: EncryptionFieldsProps) {
  const { t } = useLingui()
  const { errors } = form.formState
  const mode = form.watch('ssl_mode')
  const needed = mode === 'verify-ca'
  const help = hasCertificate
    ? t`One is saved. Leave empty to keep it.`
    : needed
      ? t`In PEM form: the certificate that signed the server's.`
      : t`In PEM form, where the server's certificate is signed by your own authority.`
  return (
    <>
      <Field label={t`Encryption`} error={errors.ssl_mode?.message}>
        <Controller
          control={form.control}
          name="ssl_mode"
          render={({ field }) => (
            <Select
              value={field.value}
              onChange={field.onChange}
              options={[
                { value: 'prefer', label: t`If the server offers it (prefer)` },
                { value: 'require', label: t`Always (require)` },
                { value: 'verify-ca', label: t`Always, and check who signed the certificate (verify-ca)` },
                { value: 'verify-full', label: t`Always, and check the certificate and its host (verify-full)` },
                { value: 'disable', label: t`Never (disable)` },
              ]}
            />
          )}
        />
      </Field>
      {checksCertificate(mode) ? (
        <Field label={t`CA certificate`} optional={needed || hasCertificate ? undefined : t`optional`} help={help} error={errors.ca_certificate?.message}>
          <Textarea rows={4} spellCheck={false} className="font-mono text-xs" placeholder="-----BEGIN CERTIFICATE-----" {...form.register('ca_certificate')} />
        </Field>
      ) : null}
      {hasCertificate && !needed ? (
        <Controller
          control={form.control}
          name="ca_removed"
          render={({ field }) => <Checkbox checked={field.value} onChange={field.onChange} label={t`Remove the saved CA certificate`} />}
        />
      ) : null}
    </>
  )
}

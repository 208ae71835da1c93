import { useLingui } from '@lingui/react/macro'
import { Controller, type UseFormReturn } from 'react-hook-form'

import { Field } from '@/components/field'
import { Select } from '@/components/select'

import type { DraftForm } from './draft'

/** What a language model may see of this connection, where that differs from the organisation's setting. */
export function PrivacyField({ form }: { form: UseFormReturn<DraftForm> }) {
  const { t } = useLingui()
  return (
    <Field label={t`What a language model may see`} help={t`Without a model, nothing leaves this server.`}>
      <Controller
        control={form.control}
        name="privacy"
        render={({ field }) => (
          <Select
            value={field.value}
            onChange={field.onChange}
            options={[
              { value: 'organisation', label: t`As set for the organisation` },
              { value: 'names', label: t`Names only` },
              { value: 'samples', label: t`Names and sample values` },
              { value: 'results', label: t`Names, sample values and results` },
            ]}
          />
        )}
      />
    </Field>
  )
}

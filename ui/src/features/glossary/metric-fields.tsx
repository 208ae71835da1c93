import { Trans, useLingui } from '@lingui/react/macro'
import { Plus, X } from 'lucide-react'
import { Controller, type UseFormReturn } from 'react-hook-form'

import { Button } from '@/components/button'
import { Field, FieldError } from '@/components/field'
import { IconButton } from '@/components/icon-button'
import { Input, Textarea } from '@/components/input'

import type { EntryForm } from './entry-form'

/** How a metric is computed: an SQL expression over its table, and what always filters it. */
export function MetricFields({ form }: { form: UseFormReturn<EntryForm> }) {
  const { t } = useLingui()
  const { errors } = form.formState
  const trouble = errors.default_filters
  return (
    <>
      <Field label={t`Formula`} error={errors.formula?.message} help={t`An SQL expression that sums the table up, such as sum(net_amount). Saving checks it against the table.`}>
        <Textarea rows={2} spellCheck={false} className="field-sizing-content font-mono text-xs" {...form.register('formula')} />
      </Field>
      <Controller
        control={form.control}
        name="default_filters"
        render={({ field }) => (
          <fieldset className="m-0 min-w-0 border-0 p-0">
            <legend className="mb-1.5 text-sm font-label">
              <Trans>Always filtered by</Trans> <span className="font-body text-ink-3">{t`optional`}</span>
            </legend>
            <div className="flex flex-col gap-2">
              {field.value.map((condition, at) => (
                <span key={at} className="flex items-center gap-1">
                  <Input
                    aria-label={t`Condition ${at + 1}`}
                    aria-invalid={trouble ? true : undefined}
                    className="font-mono text-xs"
                    placeholder="status <> 'cancelled'"
                    value={condition}
                    onChange={(event) => field.onChange(field.value.map((one, index) => (index === at ? event.target.value : one)))}
                  />
                  <IconButton label={t`Remove condition ${at + 1}`} onClick={() => field.onChange(field.value.filter((_, index) => index !== at))}>
                    <X aria-hidden />
                  </IconButton>
                </span>
              ))}
              <Button size="sm" className="self-start" onClick={() => field.onChange([...field.value, ''])}>
                <Plus aria-hidden />
                <Trans>Add a condition</Trans>
              </Button>
              {trouble?.message ? <FieldError>{trouble.message}</FieldError> : null}
            </div>
          </fieldset>
        )}
      />
    </>
  )
}

import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Controller, FormProvider, useForm } from 'react-hook-form'

import { Button } from '@/components/button'
import { Switch } from '@/components/checkbox'
import { Field } from '@/components/field'
import { Input } from '@/components/input'
import { Section } from '@/components/section'
import { toast } from '@/components/toast'
import { api, unwrap, type ModelSettings } from '@/lib/api'
import { showProblem } from '@/lib/forms'
import { modelQuery, modelSettingsQuery } from '@/lib/queries'

import { BudgetUse } from './budget-use'
import { FallbackList } from './fallback-list'
import { bodyOf, draftOf, fieldName, modelSchema, type ModelDraft } from './model-draft'
import { ModelFields } from './model-fields'
import { PrivacyRows } from './privacy-rows'

/** The models in their order, what they may see, and the budget: one form. */
export function ModelForm({ settings }: { settings: ModelSettings }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const form = useForm<ModelDraft>({ resolver: zodResolver(modelSchema()), defaultValues: draftOf(settings) })
  const { errors } = form.formState
  const save = useMutation({
    mutationFn: (draft: ModelDraft) => unwrap(api.PUT('/api/v1/ai/settings', { body: bodyOf(draft) })),
    onSuccess: (saved) => {
      client.setQueryData(modelSettingsQuery.queryKey, saved)
      void client.invalidateQueries({ queryKey: modelQuery.queryKey })
      form.reset(draftOf(saved))
      toast.done(t`Model settings saved`)
    },
    onError: (thrown) => {
      const rest = showProblem(form, thrown, fieldName)
      if (rest) toast.failed(t`The model settings were not saved.`, rest)
    },
  })
  return (
    <FormProvider {...form}>
    <form onSubmit={(event) => void form.handleSubmit((draft) => save.mutate(draft))(event)} noValidate>
      <Section title={t`Model`} detail={t`At a provider, or a server in your own network.`}>
        <div className="flex flex-col gap-4">
          <Controller control={form.control} name="enabled" render={({ field }) => <Switch label={t`Use this model`} checked={field.value} onChange={field.onChange} />} />
          <ModelFields at={0} />
        </div>
      </Section>
      <FallbackList />
      <Section title={t`What the model may see`} detail={t`Everything else stays on this server. A connection may have a setting of its own.`}>
        <Controller control={form.control} name="privacy" render={({ field }) => <PrivacyRows value={field.value} onChange={field.onChange} />} />
      </Section>
      <Section title={t`Budget`} detail={t`When it is used up, the built-in engine goes on answering.`}>
        <div className="flex max-w-[30rem] flex-col gap-4">
          <Field label={t`Tokens a month`} optional={t`optional`} error={errors.monthly_token_budget?.message} help={t`Empty means no limit.`}>
            <Input inputMode="numeric" className="max-w-48" {...form.register('monthly_token_budget')} />
          </Field>
          <BudgetUse used={settings.tokens_used_this_month} budget={settings.monthly_token_budget} />
        </div>
      </Section>
      <div className="sticky bottom-0 -mx-1 flex justify-end gap-2 border-t border-line bg-surface px-1 py-3">
        <Button type="submit" variant="primary" busy={save.isPending} busyLabel={t`Saving`}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
    </FormProvider>
  )
}

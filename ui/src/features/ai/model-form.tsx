import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Controller, useForm } from 'react-hook-form'

import { Button } from '@/components/button'
import { Switch } from '@/components/checkbox'
import { Field } from '@/components/field'
import { Input, PasswordInput } from '@/components/input'
import { Section } from '@/components/section'
import { toast } from '@/components/toast'
import { api, unwrap, type ModelSettings } from '@/lib/api'
import { showProblem } from '@/lib/forms'
import { modelSettingsQuery } from '@/lib/queries'

import { BudgetUse } from './budget-use'
import { bodyOf, draftOf, modelSchema, type ModelDraft } from './model-draft'
import { PrivacyRows } from './privacy-rows'
import { TestResult } from './test-result'

/** Provider, key, privacy and budget in one form, with a test of what stands in it. */
export function ModelForm({ settings }: { settings: ModelSettings }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const form = useForm<ModelDraft>({ resolver: zodResolver(modelSchema()), defaultValues: draftOf(settings) })
  const { errors } = form.formState
  const save = useMutation({
    mutationFn: (draft: ModelDraft) => unwrap(api.PUT('/api/v1/ai/settings', { body: bodyOf(draft) })),
    onSuccess: (saved) => {
      client.setQueryData(modelSettingsQuery.queryKey, saved)
      form.reset(draftOf(saved))
      toast.done(t`Model settings saved`)
    },
    onError: (thrown) => {
      const rest = showProblem(form, thrown)
      if (rest) toast.failed(t`The model settings were not saved.`, rest)
    },
  })
  const test = useMutation({
    mutationFn: (draft: ModelDraft) => unwrap(api.POST('/api/v1/ai/test', { body: bodyOf(draft) })),
    onError: (thrown) => showProblem(form, thrown),
  })
  return (
    <form onSubmit={(event) => void form.handleSubmit((draft) => save.mutate(draft))(event)} noValidate>
      <Section title={t`Provider`} detail={t`Any server that speaks the OpenAI protocol, also one in your own network.`}>
        <div className="flex max-w-[30rem] flex-col gap-4">
          <Controller control={form.control} name="enabled" render={({ field }) => <Switch label={t`Use this model`} checked={field.value} onChange={field.onChange} />} />
          <Field label={t`Address`} error={errors.base_url?.message} help={t`Where its requests go, such as http://localhost:11434/v1.`}>
            <Input type="url" placeholder="https://api.example.com/v1" {...form.register('base_url')} />
          </Field>
          <Field label={t`Model`} error={errors.model?.message} help={t`The name the provider uses.`}>
            <Input className="font-mono text-xs" {...form.register('model')} />
          </Field>
          <Field label={t`Key`} optional={t`optional`} error={errors.api_key?.message} help={settings.has_key ? t`A key is saved and never shown again. Leave this empty to keep it.` : t`Sealed before it is stored, and never shown again.`}>
            <PasswordInput placeholder={settings.has_key ? t`unchanged` : ''} autoComplete="off" {...form.register('api_key')} />
          </Field>
          <div>
            <Button onClick={() => void form.handleSubmit((draft) => test.mutate(draft))()} busy={test.isPending} busyLabel={t`Testing`}>
              <Trans>Test it</Trans>
            </Button>
          </div>
          <TestResult test={test} />
        </div>
      </Section>
      <Section title={t`What the model may see`} detail={t`Everything else stays on this server.`}>
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
  )
}

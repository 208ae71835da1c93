import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { Controller, useFormContext } from 'react-hook-form'

import { Button } from '@/components/button'
import { Field } from '@/components/field'
import { Input, PasswordInput } from '@/components/input'
import { Select } from '@/components/select'
import { api, unwrap, type ModelProvider } from '@/lib/api'
import { showProblem } from '@/lib/forms'

import { bodyOfOne, fieldName, keepsKey, usualAddress, type ModelDraft } from './model-draft'
import { TestResult } from './test-result'

/** One model: where it is and how to enter, with a test of what stands here. */
export function ModelFields({ at }: { at: number }) {
  const { t } = useLingui()
  const form = useFormContext<ModelDraft>()
  const model = form.watch(`models.${at}`)
  const errors = form.formState.errors.models?.[at]
  const test = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/ai/test', { body: bodyOfOne(form.getValues(`models.${at}`)) })),
    onError: (thrown) => showProblem(form, thrown, (field) => fieldName(field).replace(/^models\.0\./, `models.${at}.`)),
  })
  const choose = (provider: ModelProvider) => {
    const before = usualAddress[model.provider]
    form.setValue(`models.${at}.provider`, provider, { shouldDirty: true })
    if (model.base_url === '' || model.base_url === before) form.setValue(`models.${at}.base_url`, usualAddress[provider], { shouldDirty: true })
  }
  const kept = keepsKey(model)
  const tryIt = async () => {
    if (await form.trigger([`models.${at}.base_url`, `models.${at}.model`], { shouldFocus: true })) test.mutate()
  }
  return (
    <div className="flex max-w-[30rem] flex-col gap-4">
      <Field label={t`Protocol`}>
        <Controller
          control={form.control}
          name={`models.${at}.provider`}
          render={({ field }) => (
            <Select
              className="w-full"
              value={field.value}
              onChange={choose}
              options={[
                { value: 'openai', label: t`OpenAI, and servers that speak like it` },
                { value: 'anthropic', label: t`Anthropic` },
              ]}
            />
          )}
        />
      </Field>
      <Field label={t`Address`} error={errors?.base_url?.message} help={model.provider === 'openai' ? t`Where its requests go, such as http://localhost:11434/v1.` : undefined}>
        <Input type="url" placeholder={usualAddress[model.provider]} {...form.register(`models.${at}.base_url`)} />
      </Field>
      <Field label={t`Model`} error={errors?.model?.message} help={t`The name the provider uses.`}>
        <Input className="font-mono text-xs" {...form.register(`models.${at}.model`)} />
      </Field>
      <Field label={t`Key`} optional={t`optional`} error={errors?.api_key?.message} help={kept ? t`A key is saved and never shown again. Leave this empty to keep it.` : t`Sealed before it is stored, and never shown again.`}>
        <PasswordInput placeholder={kept ? t`unchanged` : ''} autoComplete="off" {...form.register(`models.${at}.api_key`)} />
      </Field>
      <div>
        <Button onClick={() => void tryIt()} busy={test.isPending} busyLabel={t`Testing`}>
          <Trans>Test it</Trans>
        </Button>
      </div>
      <TestResult test={test} />
    </div>
  )
}

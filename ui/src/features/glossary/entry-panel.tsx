import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Controller, useForm } from 'react-hook-form'

import { Button } from '@/components/button'
import { Field } from '@/components/field'
import { Input, Textarea } from '@/components/input'
import { Segmented } from '@/components/segmented'
import { SidePanel } from '@/components/side-panel'
import { ErrorState } from '@/components/states'
import { WordsInput } from '@/components/words-input'
import type { GlossaryEntry, Problem } from '@/lib/api'
import { showProblem } from '@/lib/forms'

import { entrySchema, fieldOf, formOf, toEntry, type EntryForm } from './entry-form'
import { MetricFields } from './metric-fields'
import { PlaceFields } from './place-fields'
import { useGlossary } from './use-glossary'

type EntryPanelProps = { entry: GlossaryEntry | null; initial: EntryForm; onClose: () => void }

/** Adds an entry, or changes one. */
export function EntryPanel({ entry, initial, onClose }: EntryPanelProps) {
  const { t } = useLingui()
  const form = useForm<EntryForm>({ resolver: zodResolver(entrySchema()), defaultValues: entry ? formOf(entry) : initial })
  const [problem, setProblem] = useState<Problem | null>(null)
  const { save } = useGlossary()
  const { errors } = form.formState
  const kind = form.watch('kind')
  const submit = form.handleSubmit(async (values) => {
    setProblem(null)
    try {
      await save.mutateAsync({ before: entry, draft: toEntry(values) })
      onClose()
    } catch (thrown) {
      setProblem(showProblem(form, thrown, fieldOf))
    }
  })
  const title = entry ? t`Edit ${entry.name}` : kind === 'metric' ? t`Add a metric` : t`Add a term`
  return (
    <SidePanel
      open
      onClose={onClose}
      title={title}
      wide
      takeFocus
      footer={
        <>
          <Button className="-ml-2" variant="quiet" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button variant="primary" type="submit" form="glossary-entry" busy={save.isPending} busyLabel={t`Saving`}>
            <Trans>Save</Trans>
          </Button>
        </>
      }
    >
      <form id="glossary-entry" onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
        {problem ? <ErrorState compact error={problem} className="px-0" /> : null}
        {entry ? null : (
          <div>
            <Controller
              control={form.control}
              name="kind"
              render={({ field }) => (
                <Segmented
                  label={t`Kind`}
                  value={field.value}
                  onChange={field.onChange}
                  options={[
                    { value: 'term', label: t`Term` },
                    { value: 'metric', label: t`Metric` },
                  ]}
                />
              )}
            />
            <p className="mt-1.5 text-xs text-ink-3">{kind === 'metric' ? t`A number that is always computed the same way, such as net revenue.` : t`A word people use, and the table or column that it means.`}</p>
          </div>
        )}
        <Field label={t`Name`} error={errors.name?.message}>
          <Input {...form.register('name')} />
        </Field>
        <Field label={t`Also called`} optional={t`optional`} error={errors.synonyms?.message} help={t`Enter or a comma adds a word. Questions may use any of them.`}>
          <Controller control={form.control} name="synonyms" render={({ field }) => <WordsInput value={field.value} onChange={field.onChange} />} />
        </Field>
        <PlaceFields form={form} />
        {kind === 'metric' ? <MetricFields form={form} /> : null}
        <Field label={t`Definition`} optional={t`optional`} error={errors.definition?.message}>
          <Textarea rows={3} {...form.register('definition')} />
        </Field>
      </form>
    </SidePanel>
  )
}

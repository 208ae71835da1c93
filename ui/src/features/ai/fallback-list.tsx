import { Trans, useLingui } from '@lingui/react/macro'
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useFieldArray, useFormContext } from 'react-hook-form'

import { Button } from '@/components/button'
import { IconButton } from '@/components/icon-button'
import { Section } from '@/components/section'

import { emptyModel, MOST_FALLBACKS, type ModelDraft } from './model-draft'
import { ModelFields } from './model-fields'

/** Models that are asked, in order, where the one before gives no reply. */
export function FallbackList() {
  const { t } = useLingui()
  const form = useFormContext<ModelDraft>()
  const { fields, append, remove, move } = useFieldArray({ control: form.control, name: 'models' })
  const count = fields.length
  return (
    <Section title={t`When it gives no reply`} detail={t`These are asked in their order, until one replies.`}>
      <ol className="flex max-w-[32rem] flex-col gap-4">
        {fields.map((field, at) =>
          at === 0 ? null : (
            <li key={field.id} className="rounded-lg border border-line p-4">
              <header className="mb-3 flex items-center justify-between gap-2">
                <h3 className="text-sm font-title">{t`Model ${at + 1}`}</h3>
                <span className="flex gap-1">
                  <IconButton size="sm" label={at === 1 ? t`Ask this model first` : t`Ask this model earlier`} onClick={() => move(at, at - 1)}>
                    <ArrowUp className="size-4" aria-hidden />
                  </IconButton>
                  {at < count - 1 ? (
                    <IconButton size="sm" label={t`Ask this model later`} onClick={() => move(at, at + 1)}>
                      <ArrowDown className="size-4" aria-hidden />
                    </IconButton>
                  ) : null}
                  <IconButton size="sm" label={t`Remove this model`} onClick={() => remove(at)}>
                    <Trash2 className="size-4" aria-hidden />
                  </IconButton>
                </span>
              </header>
              <ModelFields at={at} />
            </li>
          ),
        )}
      </ol>
      <div className={count > 1 ? 'mt-4' : undefined}>
        <Button onClick={() => append(emptyModel)} disabledReason={count > MOST_FALLBACKS ? t`No more than ${MOST_FALLBACKS} models may stand in` : undefined}>
          <Plus className="size-4" aria-hidden />
          <Trans>Add a model</Trans>
        </Button>
      </div>
    </Section>
  )
}

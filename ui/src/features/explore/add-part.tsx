import { Plus } from 'lucide-react'

import { buttonClass } from '@/components/button'
import { Picker } from '@/components/picker'
import { useLingui } from '@lingui/react/macro'

type AddPartProps = { label: string; nothing: string; options: { value: string; label: string }[]; onAdd: (value: string) => void }

/** A button that adds one of many to the question. */
export function AddPart({ label, nothing, options, onAdd }: AddPartProps) {
  const { t } = useLingui()
  const trigger = (
    <button type="button" data-adds aria-label={label} className={buttonClass({ variant: 'quiet', size: 'sm' })}>
      <Plus aria-hidden />
      {label}
    </button>
  )
  return <Picker trigger={trigger} label={label} find={t`Find`} nothing={nothing} value="" onChange={onAdd} options={options} />
}

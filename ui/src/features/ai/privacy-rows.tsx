import { useLingui } from '@lingui/react/macro'

import { RadioRows } from '@/components/radio-rows'
import type { ModelPrivacy } from '@/lib/api'

/** How much leaves the server, from least to most. */
export function PrivacyRows({ value, onChange }: { value: ModelPrivacy; onChange: (value: ModelPrivacy) => void }) {
  const { t } = useLingui()
  return (
    <RadioRows
      label={t`What the model may see`}
      value={value}
      onChange={onChange}
      options={[
        { value: 'names', label: t`Names only`, detail: t`The question, and names of tables and columns. No value of your data.`, aside: t`least` },
        { value: 'samples', label: t`Names and sample values`, detail: t`Also a few values of columns, so that it knows how they are written.` },
        { value: 'results', label: t`Names, sample values and results`, detail: t`Also the rows of an answer, so that it can write about them.`, aside: t`most` },
      ]}
    />
  )
}

import { Trans, useLingui } from '@lingui/react/macro'
import { ShieldAlert, ShieldCheck } from 'lucide-react'

import { Button } from '@/components/button'
import { Select } from '@/components/select'
import { Notice } from '@/components/states'
import type { PiiKind, TableColumn } from '@/lib/api'

import type { ColumnEdit } from './column-row'
import { piiWords } from './words'

const kinds = Object.keys(piiWords) as PiiKind[]

/** Whether a column holds something about persons: what was detected and why, and what a person says to it. */
export function PiiField({ column, onEdit }: { column: TableColumn; onEdit?: ColumnEdit | undefined }) {
  const { t } = useLingui()
  const { pii } = column
  const say = (kind: PiiKind, state: 'confirmed' | 'dismissed') => void onEdit?.({ pii: { kind, state } })
  const choice = (
    <Select<PiiKind>
      size="sm"
      label={t`Kind of personal data`}
      placeholder={t`Mark as personal data`}
      value={pii && pii.state !== 'dismissed' ? pii.kind : null}
      onChange={(kind) => say(kind, 'confirmed')}
      options={kinds.map((value) => ({ value, label: t(piiWords[value]) }))}
      className="w-56 max-w-full border-line-strong"
    />
  )
  if (!pii || pii.state === 'dismissed') {
    if (!onEdit) return null
    return (
      <section aria-label={t`Personal data`}>
        <h3 className="mb-1 text-xs text-ink-3">{t`Personal data`}</h3>
        {pii ? <p className="mb-1.5 text-sm">{t`Not personal data, a person said.`}</p> : null}
        {choice}
      </section>
    )
  }
  const kind = t(piiWords[pii.kind])
  const open = pii.state === 'detected'
  return (
    <section aria-label={t`Personal data`}>
      <Notice tone={open ? 'warn' : 'plain'} icon={open ? <ShieldAlert aria-hidden /> : <ShieldCheck aria-hidden />}>
        <p className="font-label">{open ? t`Looks like personal data: ${kind}` : t`Personal data: ${kind}`}</p>
        {pii.why ? <p className="mt-0.5 text-ink-2">{pii.why}</p> : null}
        <p className="mt-0.5 text-ink-2">{t`Its values are kept from models, and from people who may only read.`}</p>
        {onEdit ? (
          <div className="mt-2 flex flex-wrap gap-2">
            {open ? (
              <Button size="sm" onClick={() => say(pii.kind, 'confirmed')}>
                <Trans>Confirm</Trans>
              </Button>
            ) : (
              choice
            )}
            <Button size="sm" variant="quiet" onClick={() => say(pii.kind, 'dismissed')}>
              <Trans>It is not</Trans>
            </Button>
          </div>
        ) : null}
      </Notice>
    </section>
  )
}

import { useLingui } from '@lingui/react/macro'

import { Input } from '@/components/input'
import { Select } from '@/components/select'
import type { ParameterType } from '@/lib/api'
import { parametersOf } from '@/lib/sql'

import { draftFor, type ParamDraft, paramTypes } from './params'
import type { Desk } from './use-desk'

const kinds: Partial<Record<ParameterType, string>> = { date: 'date', datetime: 'datetime-local' }

type FieldProps = { name: string; draft: ParamDraft; error: string | undefined; onChange: (draft: ParamDraft) => void }

function ParamField({ name, draft, error, onChange }: FieldProps) {
  const { t } = useLingui()
  const id = `param-${name}`
  const words: Record<ParameterType, string> = { text: t`text`, integer: t`integer`, number: t`number`, boolean: t`true or false`, date: t`date`, datetime: t`date and time` }
  const value = draft.type === 'datetime' ? draft.text.slice(0, 16) : draft.text
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex items-center gap-1.5">
        <label htmlFor={id} className="max-w-40 truncate font-mono text-xs text-ink-2" title={name}>
          {draft.label || name}
        </label>
        {draft.type === 'boolean' ? (
          <Select size="sm" label={name} value={draft.text || null} placeholder={t`choose`} onChange={(text) => onChange({ ...draft, text })} options={[{ value: 'true', label: t`yes` }, { value: 'false', label: t`no` }]} />
        ) : (
          <Input
            id={id}
            type={kinds[draft.type] ?? 'text'}
            inputMode={draft.type === 'integer' ? 'numeric' : draft.type === 'number' ? 'decimal' : 'text'}
            value={value}
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? `${id}-error` : undefined}
            className="h-control-sm w-36 px-2"
            onChange={(event) => onChange({ ...draft, text: event.target.value })}
          />
        )}
        <Select size="sm" label={t`Type of ${name}`} className="border-transparent text-ink-3" value={draft.type} onChange={(type) => onChange({ ...draft, type })} options={paramTypes.map((one) => ({ value: one, label: words[one] }))} />
      </div>
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-xs text-bad-ink">
          {error}
        </p>
      ) : null}
    </div>
  )
}

/** The places a statement leaves open, as typed fields. */
export function ParamFields({ desk }: { desk: Desk }) {
  const { t } = useLingui()
  const { tab, work } = desk
  const names = parametersOf(tab.sql, desk.dialect)
  if (names.length === 0) return null
  const problem = work.outcome && 'problem' in work.outcome ? work.outcome.problem : null
  return (
    <div role="group" aria-label={t`Parameters`} className="flex max-h-32 flex-wrap items-start gap-x-4 gap-y-2 overflow-y-auto border-b border-line px-4 py-2">
      {names.map((name) => (
        <ParamField
          key={name}
          name={name}
          draft={draftFor(name, tab.params, tab.sql)}
          error={problem?.fields.find((one) => one.field === `params.${name}`)?.message}
          onChange={(draft) => desk.change({ params: { ...tab.params, [name]: draft } })}
        />
      ))}
    </div>
  )
}

import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'

import { Checkbox } from '@/components/checkbox'
import { FieldError } from '@/components/field'
import { SearchInput } from '@/components/input'
import type { FoundSchema } from '@/lib/api'

import { choiceOf, chosenOf, type Choice } from './schemas'

type SchemaChoiceProps = { found: FoundSchema[]; /** The database that is read where nothing else is chosen. */ own: string | null; value: Choice; onChange: (choice: Choice) => void; error?: string | undefined }

/** More than this are found by typing. */
const many = 10

/** Which schemas of a database are read, or which databases of a server. */
export function SchemaChoice({ found, own, value, onChange, error }: SchemaChoiceProps) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const chosen = chosenOf(value, found, own)
  const shown = found.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()))
  const all = chosen.size === found.length
  const set = (next: Set<string>) => onChange(choiceOf(next, found, own))
  const toggle = (name: string, wanted: boolean) => {
    const next = new Set(chosen)
    if (wanted) next.add(name)
    else next.delete(name)
    set(next)
  }
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="text-sm font-label">{own === null ? <Trans>Schemas to read</Trans> : <Trans>Databases to read</Trans>}</legend>
      <p className="text-xs text-ink-2">
        <Trans>What you leave out is not there for anyone: it is not listed, no question is answered from it, and SQL can't read it either.</Trans>
      </p>
      {found.length > many ? <SearchInput label={t`Find by name`} value={text} onChange={setText} /> : null}
      <Checkbox
        checked={all}
        indeterminate={!all && chosen.size > 0}
        onChange={(wanted) => set(new Set(wanted ? found.map(({ name }) => name) : []))}
        label={<Trans>All</Trans>}
        detail={own === null && value === null ? <Trans>Schemas that are added later, too.</Trans> : undefined}
      />
      <ul className="flex flex-col gap-2 border-t border-line pt-3">
        {shown.map(({ name, tables }) => (
          <li key={name}>
            <Checkbox checked={chosen.has(name)} onChange={(wanted) => toggle(name, wanted)} label={<span className="break-all">{name}</span>} detail={<Plural value={tables} one="# table" other="# tables" />} />
          </li>
        ))}
      </ul>
      {shown.length === 0 ? (
        <p className="text-sm text-ink-3">
          <Trans>Nothing here has “{text}” in its name.</Trans>
        </p>
      ) : null}
      {error ? <FieldError>{error}</FieldError> : null}
    </fieldset>
  )
}

import { Trans, useLingui } from '@lingui/react/macro'
import { ArrowRight, Minus, Plus } from 'lucide-react'
import { useState } from 'react'

import { Button } from '@/components/button'
import { FieldError } from '@/components/field'
import { IconButton } from '@/components/icon-button'
import { PickerButton } from '@/components/picker-button'
import { toProblem, type Catalog, type Table } from '@/lib/api'
import { fullName } from '@/lib/table-name'

import { useLinks } from './use-links'

type Pair = { own: string; other: string }
const nothing: Pair = { own: '', other: '' }

type ChoiceProps = { label: string; value: string; placeholder: string; names: string[]; onChange: (name: string) => void }

const Choice = ({ names, ...rest }: ChoiceProps) => <PickerButton size="sm" options={names.map((name) => ({ value: name, label: name }))} className="max-w-60 font-mono" {...rest} />

/** Says which columns of this table point to which of another. */
export function AddLink({ id, catalog, table, onClose }: { id: string; catalog: Catalog; table: Table; onClose: () => void }) {
  const { t } = useLingui()
  const { add } = useLinks(id)
  const [otherName, setOtherName] = useState('')
  const [pairs, setPairs] = useState<Pair[]>([nothing])
  const [missing, setMissing] = useState(false)
  const other = catalog.tables.find((one) => fullName(one) === otherName)
  const put = (at: number, change: Partial<Pair>) => {
    setMissing(false)
    setPairs(pairs.map((pair, index) => (index === at ? { ...pair, ...change } : pair)))
  }
  const whole = other !== undefined && pairs.every(({ own, other: column }) => own && column)
  const save = () => {
    if (!whole) return setMissing(true)
    const from = { schema: table.schema, table: table.name, columns: pairs.map(({ own }) => own) }
    const to = { schema: other.schema, table: other.name, columns: pairs.map(({ other: column }) => column) }
    return add.mutate({ from, to }, { onSuccess: onClose })
  }
  const choose = (name: string) => {
    setOtherName(name)
    setMissing(false)
    const key = catalog.tables.find((one) => fullName(one) === name)?.primary_key ?? []
    // What a key usually points to is the other table's own key.
    setPairs(pairs.map((pair, at) => ({ ...pair, other: key[at] ?? '' })))
  }
  const problem = add.isError ? toProblem(add.error) : null
  return (
    <form
      aria-label={t`Add a relationship`}
      className="rounded-lg border border-line p-3"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <span className="font-mono text-xs">{fullName(table)}</span>
        <ArrowRight className="size-3.5 text-ink-3" aria-label={t`points to`} />
        <Choice label={t`Other table`} value={otherName} placeholder={t`choose a table`} names={catalog.tables.map(fullName)} onChange={choose} />
      </div>
      <ul className="mt-2 flex flex-col gap-2">
        {pairs.map((pair, at) => (
          <li key={at} className="flex flex-wrap items-center gap-2">
            <Choice label={t`Column here`} value={pair.own} placeholder={t`column here`} names={table.columns.map(({ name }) => name)} onChange={(own) => put(at, { own })} />
            <ArrowRight className="size-3.5 text-ink-3" aria-hidden />
            <Choice label={t`Column there`} value={pair.other} placeholder={t`column there`} names={other?.columns.map(({ name }) => name) ?? []} onChange={(column) => put(at, { other: column })} />
            {pairs.length > 1 ? (
              <IconButton size="sm" label={t`Remove this pair`} onClick={() => setPairs(pairs.filter((_, index) => index !== at))}>
                <Minus aria-hidden />
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
      <Button size="sm" variant="quiet" className="mt-1 -ml-2" onClick={() => setPairs([...pairs, nothing])}>
        <Plus aria-hidden />
        <Trans>Another column</Trans>
      </Button>
      {missing ? <FieldError>{t`Choose the other table, and a column on both sides.`}</FieldError> : problem ? <FieldError>{problem.fields[0]?.message ?? problem.message}</FieldError> : null}
      <div className="mt-3 flex gap-2">
        <Button type="submit" variant="primary" size="sm" busy={add.isPending} busyLabel={t`Adding`}>
          <Trans>Add</Trans>
        </Button>
        <Button variant="quiet" size="sm" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  )
}

import { useLingui } from '@lingui/react/macro'
import { useState, type FormEvent } from 'react'

import type { Problem } from '@/lib/api'

import { Button } from './button'
import { Switch } from './checkbox'
import { Dialog } from './dialog'
import { Field } from './field'
import { Input, Textarea } from './input'
import { Notice } from './states'

export type SaveForm = { name: string; description: string; tags: string[]; shared: boolean }
type SaveDialogProps = { /** What stands in the fields at first. */ first: SaveForm; problem: Problem | null; busy: boolean; onSave: (form: SaveForm) => void; onClose: () => void }

const tagsOf = (text: string) => [...new Set(text.split(',').map((tag) => tag.trim()).filter(Boolean))]

/** Asks what a query is called, and who may find it. */
export function SaveQueryDialog({ first, problem, busy, onSave, onClose }: SaveDialogProps) {
  const { t } = useLingui()
  const [name, setName] = useState(first.name)
  const [description, setDescription] = useState(first.description)
  const [tags, setTags] = useState(first.tags.join(', '))
  const [shared, setShared] = useState(first.shared)
  const [empty, setEmpty] = useState(false)
  const errorOf = (field: string) => problem?.fields.find((one) => one.field === field || one.field.startsWith(`${field}[`))?.message
  const known = ['name', 'description', 'tags', 'shared'].some((field) => errorOf(field))
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setEmpty(!name.trim())
    if (name.trim()) onSave({ name: name.trim(), description: description.trim(), tags: tagsOf(tags), shared })
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t`Save the query`}>
      <form className="flex flex-col gap-4" onSubmit={save} noValidate>
        {problem && !known ? <Notice tone="bad">{problem.fields[0]?.message ?? problem.message}</Notice> : null}
        <Field label={t`Name`} error={empty ? t`Give it a name.` : errorOf('name')}>
          <Input value={name} autoFocus maxLength={200} onChange={(event) => setName(event.target.value)} onFocus={(event) => event.target.select()} />
        </Field>
        <Field label={t`Description`} optional={t`optional`} error={errorOf('description')}>
          <Textarea rows={3} value={description} onChange={(event) => setDescription(event.target.value)} />
        </Field>
        <Field label={t`Tags`} optional={t`optional`} help={t`Parted by commas.`} error={errorOf('tags')}>
          <Input value={tags} onChange={(event) => setTags(event.target.value)} />
        </Field>
        <Switch checked={shared} onChange={setShared} label={t`Share with everyone in the organisation`} detail={t`Who writes SQL can open and run it, if they may use the connection.`} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" variant="primary" busy={busy} busyLabel={t`Saving`}>
            {t`Save`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

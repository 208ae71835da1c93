import { useLingui } from '@lingui/react/macro'
import { useState, type ClipboardEvent } from 'react'
import { Controller, type UseFormReturn } from 'react-hook-form'

import { Field } from '@/components/field'
import { Input, PasswordInput } from '@/components/input'
import type { ConnectionKind } from '@/lib/api'
import { parseAddress } from '@/lib/connection-url'

import { isServer, ownName, usualPort, type DraftForm } from './draft'
import { EncryptionFields } from './encryption-fields'
import { FileField } from './file-field'

type DetailsFieldsProps = { kind: ConnectionKind; form: UseFormReturn<DraftForm>; hasPassword?: boolean; hasCertificate?: boolean; focusUser?: boolean }

/** Fills the form from a pasted address, wherever in the form it is pasted. */
function usePaste(kind: ConnectionKind, form: UseFormReturn<DraftForm>) {
  const [dropped, setDropped] = useState<string[]>([])
  const take = (text: string): boolean => {
    const parsed = parseAddress(text)
    if (parsed?.type !== kind) return false
    const { type: _type, dropped: left, port, ...rest } = parsed
    const values: Partial<DraftForm> = { ...rest, ...(port ? { port: String(port) } : {}) }
    for (const [name, value] of Object.entries(values)) form.setValue(name as keyof DraftForm, value, { shouldDirty: true, shouldValidate: form.formState.isSubmitted })
    setDropped(left)
    return true
  }
  const onPaste = (event: ClipboardEvent) => {
    if (take(event.clipboardData.getData('text'))) event.preventDefault()
  }
  return { take, onPaste, dropped }
}

export function DetailsFields({ kind, form, hasPassword = false, hasCertificate = false, focusUser = false }: DetailsFieldsProps) {
  const { t } = useLingui()
  const { errors } = form.formState
  const paste = usePaste(kind, form)
  const left = paste.dropped.join(', ')
  const example = `${kind}://user@host:${usualPort(kind)}/database`
  const name = (
    <Field label={t`Name`} optional={hasPassword ? undefined : t`optional`} help={t`What people see when they choose what to ask about.`} error={errors.name?.message}>
      <Input placeholder={ownName(kind, form.watch())} {...form.register('name')} />
    </Field>
  )
  if (kind === 'sqlite') {
    return (
      <>
        <Controller control={form.control} name="file_path" render={({ field, fieldState }) => <FileField value={field.value} onChange={field.onChange} error={fieldState.error?.message} />} />
        {name}
      </>
    )
  }
  if (!isServer(kind)) return name
  return (
    <div className="flex flex-col gap-4" onPaste={paste.onPaste}>
      <Field
        label={t`Paste an address`}
        optional={t`optional`}
        help={left ? t`Filled in. Not taken over: ${left}.` : t`${example} fills in the fields below.`}
      >
        <Input className="font-mono text-xs" placeholder={`${kind}://`} onChange={(event) => paste.take(event.target.value) && (event.target.value = '')} />
      </Field>
      {name}
      <div className="grid grid-cols-[1fr_6rem] gap-3">
        <Field label={t`Host`} error={errors.host?.message}>
          <Input placeholder="db.example.org" {...form.register('host')} />
        </Field>
        <Field label={t`Port`} error={errors.port?.message}>
          <Input inputMode="numeric" {...form.register('port')} />
        </Field>
      </div>
      <Field label={t`Database`} error={errors.database_name?.message}>
        <Input {...form.register('database_name')} />
      </Field>
      <div className="grid gap-x-3 gap-y-4 sm:grid-cols-2">
        <Field label={t`User`} error={errors.username?.message} help={t`Best one that can only read.`}>
          <Input autoFocus={focusUser} {...form.register('username')} />
        </Field>
        <Field label={t`Password`} error={errors.password?.message} help={hasPassword ? t`Leave empty to keep the saved one.` : undefined}>
          <PasswordInput autoComplete="new-password" placeholder={hasPassword ? t`unchanged` : ''} {...form.register('password')} />
        </Field>
      </div>
      <EncryptionFields form={form} hasCertificate={hasCertificate} />
    </div>
  )
}

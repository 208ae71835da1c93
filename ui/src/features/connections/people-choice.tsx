import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Checkbox } from '@/components/checkbox'
import { SearchInput } from '@/components/input'
import { Loadable } from '@/components/loadable'
import type { Member } from '@/lib/api'
import { membersQuery } from '@/lib/queries'
import { roleName } from '@/lib/roles'

import { foundPeople, isInByRole, toggled, type AccessForm } from './access'

/** More than this are found by typing. */
const many = 8
/** The most that are shown at once. */
const most = 50

type PeopleChoiceProps = { form: AccessForm; onChange: (people: string[]) => void }

function Person({ member, form, onChange }: PeopleChoiceProps & { member: Member }) {
  const { t } = useLingui()
  const byRole = isInByRole(form, member)
  const role = t(roleName[member.role])
  const detail = member.disabled ? t`${member.email} · may not sign in` : byRole ? t`${member.email} · as ${role}` : `${member.email} · ${role}`
  return <Checkbox checked={byRole || form.people.includes(member.id)} disabled={byRole} onChange={(wanted) => onChange(toggled(form.people, member.id, wanted))} label={<span className="break-words">{member.full_name}</span>} detail={<span className="wrap-anywhere">{detail}</span>} />
}

/** Which people may use a connection, beside those whose role lets them. */
export function PeopleChoice({ form, onChange }: PeopleChoiceProps) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  // As they were named when the list was opened: a row must not jump away under the pointer.
  const [named] = useState(form.people)
  const query = useQuery(membersQuery)
  return (
    <fieldset className="flex min-w-0 flex-col">
      <legend className="mb-3 text-sm font-label">
        <Trans>People</Trans>
      </legend>
      <Loadable query={query} errorTitle={t`The people could not be loaded`}>
        {(members) => {
          const found = foundPeople(members, named, text)
          const shown = found.filter(({ id }, at) => at < most || form.people.includes(id))
          const rest = found.length - shown.length
          return (
            <>
              {members.length > many ? <SearchInput label={t`Find a person`} value={text} onChange={setText} className="mb-3" /> : null}
              <ul className="flex flex-col gap-2">
                {shown.map((member) => (
                  <li key={member.id}>
                    <Person member={member} form={form} onChange={onChange} />
                  </li>
                ))}
              </ul>
              {found.length === 0 ? (
                <p className="text-sm text-ink-3">
                  <Trans>Nobody here has “{text}” in their name or address.</Trans>
                </p>
              ) : null}
              {rest > 0 ? (
                <p className="mt-3 text-sm text-ink-3">
                  <Trans>{rest} more: type a part of the name.</Trans>
                </p>
              ) : null}
            </>
          )
        }}
      </Loadable>
    </fieldset>
  )
}

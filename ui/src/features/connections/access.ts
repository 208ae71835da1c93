import type { Connection, ConnectionAccess, Member, Role } from '@/lib/api'

/** Who may use a connection, as a person sets it: admins always may. */
export type AccessForm = { who: 'everyone' | 'chosen'; roles: Role[]; people: string[] }

/** The roles that can be left out. */
export const roles = ['analyst', 'viewer'] as const satisfies Role[]

/** How it stands; who begins to choose begins with those who may use it today. */
export function formOfAccess({ access }: Pick<Connection, 'access'>): AccessForm {
  return access ? { who: 'chosen', roles: access.roles, people: access.people } : { who: 'everyone', roles: [...roles], people: [] }
}

/** What is saved: nothing said is everybody. */
export const accessOf = (form: AccessForm): ConnectionAccess | null => (form.who === 'everyone' ? null : { roles: form.roles, people: form.people })

/** Whether somebody may use it for their role alone, so that naming them adds nothing. */
export const isInByRole = (form: AccessForm, member: Member): boolean => member.role === 'admin' || form.roles.includes(member.role)

/** The people that a text finds in names and addresses: first those who are named already, then by name. */
export function foundPeople(members: Member[], named: readonly string[], text: string): Member[] {
  const needle = text.trim().toLowerCase()
  const found = members.filter(({ full_name, email, id, disabled }) => (!disabled || named.includes(id)) && `${full_name} ${email}`.toLowerCase().includes(needle))
  const rank = ({ id }: Member) => (named.includes(id) ? 0 : 1)
  return found.toSorted((a, b) => rank(a) - rank(b) || a.full_name.localeCompare(b.full_name) || a.email.localeCompare(b.email))
}

/** The same list with one of it added or taken away. */
export const toggled = <T>(list: readonly T[], one: T, wanted: boolean): T[] => (wanted ? [...list.filter((other) => other !== one), one] : list.filter((other) => other !== one))

import { NameForm } from './name-form'
import { PasswordForm } from './password-form'
import { SessionList } from './session-list'

/** One's own account. */
export const ProfilePage = () => (
  <>
    <NameForm />
    <PasswordForm />
    <SessionList />
  </>
)

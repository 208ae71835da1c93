import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'

import type { Role } from './api'

/** What a role is called to people. */
export const roleName: Record<Role, MessageDescriptor> = { admin: msg`admin`, analyst: msg`analyst`, viewer: msg`viewer` }

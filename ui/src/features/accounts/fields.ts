import { t } from '@lingui/core/macro'

import { z } from '@/lib/zod'

export const email = () => z.string().trim().min(1, t`Enter an e-mail address.`).max(254).pipe(z.email(t`This does not look like an e-mail address.`))
export const newPassword = () => z.string().min(8, t`Use 8 characters or more.`).max(128, t`Use at most 128 characters.`)
export const personName = () => z.string().trim().min(1, t`Enter a name.`).max(255, t`Use at most 255 characters.`)
export const orgName = () =>
  z
    .string()
    .trim()
    .min(1, t`Enter the name of your team or company.`)
    .max(255, t`Use at most 255 characters.`)
    .regex(/[a-z0-9]/i, t`Use at least one letter or digit.`)

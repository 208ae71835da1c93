import { t } from '@lingui/core/macro'

import type { ModelSettings, ModelSettingsDraft } from '@/lib/api'
import { z } from '@/lib/zod'

const isAddress = (text: string): boolean => {
  try {
    return /^https?:$/.test(new URL(text).protocol)
  } catch {
    return false
  }
}

export const modelSchema = () =>
  z.object({
    enabled: z.boolean(),
    base_url: z.string().trim().refine(isAddress, t`Enter an address that starts with https:// or http://.`),
    model: z.string().trim().min(1, t`Enter the name of the model.`).max(255),
    api_key: z.string(),
    privacy: z.enum(['names', 'samples', 'results']),
    monthly_token_budget: z.string().regex(/^\s*(\d[\d\s.,']*)?$/, t`Enter a whole number, or leave it empty.`),
  })

export type ModelDraft = z.infer<ReturnType<typeof modelSchema>>

export const draftOf = (settings: ModelSettings): ModelDraft => ({
  enabled: settings.enabled,
  base_url: settings.base_url ?? '',
  model: settings.model ?? '',
  api_key: '',
  privacy: settings.privacy,
  monthly_token_budget: settings.monthly_token_budget === null ? '' : String(settings.monthly_token_budget),
})

/** What is sent. A key left empty keeps the saved one; an empty budget means none. */
export function bodyOf({ api_key, monthly_token_budget: budget, ...rest }: ModelDraft): ModelSettingsDraft {
  const digits = budget.replaceAll(/\D/g, '')
  return { ...rest, base_url: rest.base_url.trim(), model: rest.model.trim(), monthly_token_budget: digits === '' ? null : Number(digits), ...(api_key ? { api_key } : {}) }
}

import { t } from '@lingui/core/macro'

import type { ModelProvider, ModelSettings, ModelSettingsDraft } from '@/lib/api'
import { z } from '@/lib/zod'

const isAddress = (text: string): boolean => {
  try {
    return /^https?:$/.test(new URL(text).protocol)
  } catch {
    return false
  }
}

const one = () =>
  z.object({
    /** Absent for the first model and for those that are new. */
    saved_id: z.string().optional(),
    /** The address that a key is saved for; empty where there is none. */
    keyed: z.string(),
    provider: z.enum(['openai', 'anthropic']),
    base_url: z.string().trim().refine(isAddress, t`Enter an address that starts with https:// or http://.`),
    model: z.string().trim().min(1, t`Enter the name of the model.`).max(255),
    api_key: z.string(),
  })

export const modelSchema = () =>
  z.object({
    enabled: z.boolean(),
    /** In the order in which they are asked. */
    models: z.array(one()).min(1),
    privacy: z.enum(['names', 'samples', 'results']),
    monthly_token_budget: z.string().regex(/^\s*(\d[\d\s.,']*)?$/, t`Enter a whole number, or leave it empty.`),
  })

export type ModelDraft = z.infer<ReturnType<typeof modelSchema>>
export type OneModel = ModelDraft['models'][number]

/** The most models that may stand in for the first. */
export const MOST_FALLBACKS = 5

/** Where each kind of server is found, if nothing else is said. */
export const usualAddress: Record<ModelProvider, string> = { openai: 'https://api.openai.com/v1', anthropic: 'https://api.anthropic.com/v1' }

export const emptyModel: OneModel = { keyed: '', provider: 'openai', base_url: '', model: '', api_key: '' }

const keyOf = (provider: ModelProvider, address: string) => `${provider} ${address.trim().replace(/\/+$/, '')}`

type Saved = Pick<ModelSettings, 'provider' | 'base_url' | 'model' | 'has_key'> & { id?: string }

const draftOfOne = ({ id, provider, base_url, model, has_key }: Saved): OneModel => ({
  ...(id ? { saved_id: id } : {}),
  keyed: has_key ? keyOf(provider, base_url) : '',
  provider,
  base_url,
  model,
  api_key: '',
})

export const draftOf = (settings: ModelSettings): ModelDraft => ({
  // Who sets one up for the first time wants to use it.
  enabled: settings.enabled || !settings.configured,
  models: [draftOfOne(settings), ...settings.fallbacks.map(draftOfOne)],
  privacy: settings.privacy,
  monthly_token_budget: settings.monthly_token_budget === null ? '' : String(settings.monthly_token_budget),
})

/** Whether the saved key goes on being used: it stays with its address. */
export const keepsKey = (model: OneModel): boolean => model.keyed !== '' && model.keyed === keyOf(model.provider, model.base_url)

/** What is sent of one model. A key left empty keeps the saved one, if there is one. */
export function bodyOfOne({ keyed, provider, base_url, model, api_key }: OneModel): { provider: ModelProvider; base_url: string; model: string; api_key?: string } {
  const key = api_key ? { api_key } : keyed ? {} : { api_key: '' }
  return { provider, base_url: base_url.trim(), model: model.trim(), ...key }
}

/** What is sent. An empty budget means none. */
export function bodyOf({ models, monthly_token_budget: budget, enabled, privacy }: ModelDraft): ModelSettingsDraft {
  const digits = budget.replaceAll(/\D/g, '')
  const [first = emptyModel, ...others] = models
  // A model that changed its place is new in it: its key is found by its address.
  const fallbacks = others.map((model) => ({ ...bodyOfOne(model), ...(model.saved_id ? { id: model.saved_id } : {}) }))
  return { ...bodyOfOne(first), fallbacks, enabled, privacy, monthly_token_budget: digits === '' ? null : Number(digits) }
}

/** The form's name of a field that the server names. */
export function fieldName(field: string): string {
  const inner = /^fallbacks\[(\d+)\]\.(.+)$/.exec(field)
  if (inner) return `models.${Number(inner[1]) + 1}.${inner[2]}`
  return ['provider', 'base_url', 'model', 'api_key'].includes(field) ? `models.0.${field}` : field
}

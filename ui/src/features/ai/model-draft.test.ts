import { describe, expect, it } from 'vitest'

import type { ModelSettings } from '@/lib/api'

import { bodyOf, draftOf, emptyModel, fieldName, keepsKey } from './model-draft'

const settings: ModelSettings = {
  configured: true,
  provider: 'openai',
  base_url: 'http://localhost:11434/v1',
  model: 'first',
  has_key: false,
  fallbacks: [{ id: 'f-1', provider: 'anthropic', base_url: 'https://api.anthropic.com/v1', model: 'second', has_key: true }],
  enabled: true,
  privacy: 'names',
  monthly_token_budget: 5000,
  tokens_used_this_month: 0,
}

describe('the model form', () => {
  it('sends back what it was given, and no key', () => {
    expect(bodyOf(draftOf(settings))).toEqual({
      provider: 'openai',
      base_url: 'http://localhost:11434/v1',
      model: 'first',
      api_key: '',
      fallbacks: [{ id: 'f-1', provider: 'anthropic', base_url: 'https://api.anthropic.com/v1', model: 'second' }],
      enabled: true,
      privacy: 'names',
      monthly_token_budget: 5000,
    })
  })

  it('keeps a saved key with its address only', () => {
    const [, second] = draftOf(settings).models
    expect(keepsKey(second ?? emptyModel)).toBe(true)
    expect(keepsKey({ ...(second ?? emptyModel), base_url: 'https://other.example/v1' })).toBe(false)
    expect(keepsKey({ ...(second ?? emptyModel), base_url: 'https://api.anthropic.com/v1/' })).toBe(true)
  })

  it('lets a model change its place', () => {
    const draft = draftOf(settings)
    const body = bodyOf({ ...draft, models: draft.models.toReversed() })
    expect(body).toMatchObject({ provider: 'anthropic', model: 'second', fallbacks: [{ model: 'first', api_key: '' }] })
    expect(body).not.toHaveProperty('api_key')
    expect(body.fallbacks?.[0]).not.toHaveProperty('id')
  })

  it('finds the fields that the server names', () => {
    expect(fieldName('base_url')).toBe('models.0.base_url')
    expect(fieldName('fallbacks[1].api_key')).toBe('models.2.api_key')
    expect(fieldName('monthly_token_budget')).toBe('monthly_token_budget')
  })
})

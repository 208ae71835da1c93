import { create } from 'zustand'

import type { ConnectionKind } from '@/lib/api'

import { emptyDraft, type DraftForm } from './draft'

type Kept = { owner: string; kind: ConnectionKind; form: DraftForm }

/** What was typed of a new connection when its drawer was closed; until the page is left for good, and for its writer alone. */
export const useKeptDraft = create<{ kept: Kept | null }>(() => ({ kept: null }))

/** Keeps what was typed, but for the password, and for what only a test can offer. Where nothing was, nothing is kept. */
export function keepDraft(owner: string, kind: ConnectionKind, form: DraftForm) {
  const shown = { ...form, password: '', schemas: null }
  const typed = Object.entries(shown).some(([field, value]) => field !== 'port' && value !== emptyDraft[field as keyof DraftForm])
  useKeptDraft.setState({ kept: typed ? { owner, kind, form: shown } : null })
}

export const keptDraft = (owner: string): Kept | null => {
  const { kept } = useKeptDraft.getState()
  return kept?.owner === owner ? kept : null
}

export const dropDraft = () => useKeptDraft.setState({ kept: null })

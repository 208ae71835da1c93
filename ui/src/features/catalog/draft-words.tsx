import { useLingui } from '@lingui/react/macro'
import { Check, X } from 'lucide-react'
import { useState } from 'react'

import { IconButton } from '@/components/icon-button'
import { Input, Textarea } from '@/components/input'

import type { DraftFields } from './drafts'
import type { Drafts } from './use-drafts'

type DraftWordsProps = { draft: DraftFields | undefined; now: { description: string | null; term: string | null }; name: string; table?: boolean; drafts: Drafts }

/** What a model drafted, beside what stands there: changed in place, then accepted or thrown away. */
export function DraftWords({ draft, now, name, table = false, drafts }: DraftWordsProps) {
  const { t } = useLingui()
  const [busy, setBusy] = useState(false)
  if (!draft) return null
  const key = table ? null : name
  const accept = async () => {
    setBusy(true)
    await drafts.accept(key)
    setBusy(false)
  }
  return (
    <div role="group" aria-label={t`Draft for ${name}`} className="mt-1.5 flex max-w-[30rem] items-start gap-1 rounded-md border border-dashed border-line-control bg-sunken p-1.5">
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <span className="text-2xs text-ink-3">{now.description && draft.description ? t`Draft, instead of the words above` : t`Draft`}</span>
        {draft.term === undefined ? null : <Input aria-label={t`Drafted term for ${name}`} maxLength={255} value={draft.term} onChange={(event) => drafts.edit(key, { ...draft, term: event.target.value })} className="h-control-sm text-xs" />}
        {draft.description === undefined ? null : (
          <Textarea
            aria-label={t`Drafted description of ${name}`}
            rows={1}
            maxLength={2000}
            value={draft.description}
            onChange={(event) => drafts.edit(key, { ...draft, description: event.target.value })}
            className="field-sizing-content max-h-40 py-1 text-xs"
          />
        )}
      </div>
      <span className="flex shrink-0 flex-col">
        <IconButton size="sm" label={t`Accept the draft for ${name}`} aria-disabled={busy} onClick={() => void (busy || accept())}>
          <Check aria-hidden />
        </IconButton>
        <IconButton size="sm" label={t`Discard the draft for ${name}`} onClick={() => drafts.discard(key)}>
          <X aria-hidden />
        </IconButton>
      </span>
    </div>
  )
}

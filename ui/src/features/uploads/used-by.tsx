import { msg, plural } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import { useLingui } from '@lingui/react/macro'

import type { Comparison, UseKind } from '@/lib/api'

import { thingsOf } from './changes'

const kinds: Record<UseKind, MessageDescriptor> = { saved_query: msg`saved query`, verified_answer: msg`verified answer`, metric: msg`metric`, term: msg`term` }

/** What reads that which goes or changes. Names alone: to follow one would leave the file behind. */
export function UsedBy({ found }: { found: Comparison }) {
  const { t } = useLingui()
  const things = thingsOf(found.used_by)
  const count = found.used_by_count
  const more = count - things.length
  if (count === 0) return null
  return (
    <section aria-label={t`Used by`}>
      <h3 className="text-sm font-label">{plural(count, { one: '# thing reads what goes or changes', other: '# things read what goes or changes' })}</h3>
      <ul className="m-0 list-none p-0">
        {things.map((thing) => (
          <li key={`${thing.kind} ${thing.id}`} className="flex flex-wrap items-baseline gap-x-2 text-sm">
            <span className="text-xs text-ink-3">{t(kinds[thing.kind])}</span>
            <span className="min-w-0 break-words">{thing.name}</span>
            <span className="min-w-0 break-words font-mono text-xs text-ink-2">{thing.reads.join(', ')}</span>
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="text-xs text-ink-3">{plural(more, { one: '# more that is not shown here', other: '# more that are not shown here' })}</p> : null}
    </section>
  )
}

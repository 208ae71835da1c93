import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'

import { Matched } from '@/components/matched'
import type { SearchHit } from '@/lib/api'

import { kindOf, placeOf } from './kinds'

/** One hit: what it is called, where it lies, and the text that holds the words. */
export function HitRow({ hit, words }: { hit: SearchHit; words: string }) {
  const { t } = useLingui()
  const { icon: Icon, one } = kindOf(hit.kind)
  const { to, search } = placeOf(hit)
  const place = hit.kind === 'connection' || hit.kind === 'dataset' || hit.subtitle === hit.title ? null : hit.subtitle
  return (
    <li className="border-b border-line-faint">
      <Link to={to} search={search as never} data-hit="" className="flex items-start gap-3 px-5 py-2.5 hover:bg-hover focus-visible:-outline-offset-2">
        <Icon className="mt-0.5 shrink-0 text-ink-3" aria-hidden />
        <span className="min-w-0 flex-1">
          <span className="block text-sm break-words">
            <Matched text={hit.title} words={words} />
          </span>
          <span className="block truncate text-xs text-ink-3">
            {t(one)}
            {place ? (
              <>
                {' · '}
                <Matched text={place} words={hit.kind === 'session' ? words : ''} />
              </>
            ) : null}
          </span>
          {hit.excerpt ? (
            <span className="mt-0.5 line-clamp-2 block text-xs break-words text-ink-2">
              <Matched text={hit.excerpt} words={words} />
            </span>
          ) : null}
        </span>
      </Link>
    </li>
  )
}

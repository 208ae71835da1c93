import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Bookmark } from 'lucide-react'

import { cn } from '@/lib/cn'

import { savedListQuery } from './saved'
import type { SqlTab } from './tabs'

const shown = 5

/** The latest saved queries, under the tables. */
export function SavedFoot({ tab, onAll }: { tab: SqlTab; onAll: () => void }) {
  const { t } = useLingui()
  const list = useQuery(savedListQuery({}))
  const own = list.data?.data ?? []
  return (
    <section aria-label={t`Saved queries`} className="shrink-0 border-t border-line p-2">
      <header className="flex items-center justify-between px-2 py-0.5 text-xs text-ink-3">
        <h2>{t`Saved queries`}</h2>
        <button type="button" className="link min-h-6 min-w-6" onClick={onAll}>
          {t`All`}
        </button>
      </header>
      <ul>
        {own.slice(0, shown).map((query) => (
          <li key={query.id}>
            <Link to="/sql" search={{ query: query.id }} className={cn('flex h-[1.625rem] items-center gap-2 rounded-md px-2 text-sm hover:bg-hover', tab.saved?.id === query.id ? 'bg-selected font-label' : 'text-ink-2')}>
              <Bookmark className="size-3.5 text-ink-3" aria-hidden />
              <span className="truncate" title={query.name}>
                {query.name}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {list.isSuccess && own.length === 0 ? <p className="px-2 pb-1 text-xs text-ink-3">{t`None yet. Save keeps a statement here.`}</p> : null}
    </section>
  )
}

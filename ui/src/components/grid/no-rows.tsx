import { useLingui } from '@lingui/react/macro'
import { Rows3, SearchX } from 'lucide-react'

import { Button } from '../button'
import { EmptyState } from '../states'

/** Why no row stands under the head: the query gave none, or the filters leave none. */
export function NoRows({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const { t } = useLingui()
  if (filtered) return <EmptyState icon={<SearchX aria-hidden />} title={t`No row passes the filters`} action={<Button onClick={onClear}>{t`Clear filters`}</Button>} className="flex-1" />
  return <EmptyState icon={<Rows3 aria-hidden />} title={t`The query gave no rows`} className="flex-1" />
}

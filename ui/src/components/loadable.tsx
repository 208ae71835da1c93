import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { SkeletonRows, usePending } from './skeleton'
import { ErrorState } from './states'

type LoadableProps<T> = {
  query: UseQueryResult<T>
  skeleton?: ReactNode
  errorTitle?: string
  compact?: boolean
  children: (data: T) => ReactNode
}

/** The three states of something that is fetched. Old data stays in view while a later fetch fails. */
export function Loadable<T>({ query, skeleton, errorTitle, compact = false, children }: LoadableProps<T>) {
  const waiting = usePending(query.isPending)
  if (query.isPending || (waiting && !query.isError)) return waiting ? <div aria-busy="true">{skeleton ?? <SkeletonRows />}</div> : null
  if (query.isError && query.data === undefined) {
    return <ErrorState error={query.error} retry={() => void query.refetch()} compact={compact} {...(errorTitle ? { title: errorTitle } : {})} />
  }
  return children(query.data as T)
}

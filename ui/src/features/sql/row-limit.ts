import { queryOptions } from '@tanstack/react-query'

import { limits } from './wire'

const offered = [100, 1000, 10_000, 100_000]

/** How many rows the server lets a result have. */
export const limitsQuery = queryOptions({ queryKey: ['query-limits'], queryFn: limits, staleTime: 5 * 60_000 })

/** The row limit that holds: never more than the server lets through. `most` is null while nobody knows. */
export const heldLimit = (wanted: number, most: number | null): number => (most === null ? wanted : Math.min(wanted, most))

/** The row limits one can choose from; none of them promises more than the server gives. */
export function offeredLimits(wanted: number, most: number | null): number[] {
  const top = offered.at(-1) ?? 0
  const own = most === null ? [] : [heldLimit(wanted, most), ...(most < top ? [most] : [])]
  return [...new Set([...offered.filter((one) => one <= (most ?? wanted)), ...own, ...(most === null ? [wanted] : [])])].toSorted((a, b) => a - b)
}

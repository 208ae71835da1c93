import type { QueryClient, QueryKey } from '@tanstack/react-query'

/** Shows a change of what was fetched before the server has it; gives back how to take it back. */
export async function showAtOnce<T>(client: QueryClient, queryKey: QueryKey, change: (old: T) => T): Promise<() => void> {
  // An answer that is under way would bring the old state back.
  await client.cancelQueries({ queryKey })
  const before = client.getQueryData<T>(queryKey)
  if (before === undefined) return () => undefined
  client.setQueryData<T>(queryKey, change(before))
  return () => void client.setQueryData<T>(queryKey, before)
}

import type { QueryClient, QueryKey } from '@tanstack/react-query'

type Thing = { id: string }
type Listed = { data: Thing[]; count: number }

const isList = (data: unknown): data is Listed => typeof data === 'object' && data !== null && Array.isArray((data as Listed).data)

/** Takes a thing out of every fetched list under a key; gives back how to put it where it was. */
export async function takeOut(client: QueryClient, queryKey: QueryKey, id: string): Promise<() => Promise<void>> {
  // An answer that is under way would bring the old state back.
  await client.cancelQueries({ queryKey })
  const taken = client.getQueriesData({ queryKey }).flatMap(([key, data]) => {
    const at = isList(data) ? data.data.findIndex((one) => one.id === id) : -1
    const thing = isList(data) ? data.data[at] : undefined
    return thing ? [{ key, at, thing }] : []
  })
  for (const { key } of taken) client.setQueryData<Listed>(key, (old) => old && { ...old, count: old.count - 1, data: old.data.filter((one) => one.id !== id) })
  return async () => {
    await client.cancelQueries({ queryKey })
    for (const { key, at, thing } of taken) {
      client.setQueryData<Listed>(key, (old) => (old && !old.data.some((one) => one.id === id) ? { ...old, count: old.count + 1, data: old.data.toSpliced(at, 0, thing) } : old))
    }
  }
}

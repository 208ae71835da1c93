import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { api, unwrap, type LoadMode, type UploadOptions } from '@/lib/api'
import { catalogQuery, connectionsQuery } from '@/lib/queries'

/** The dataset with this id; nothing while it is on its way, or where there is none. */
export const useDataset = (id: string | null) =>
  useQuery({
    queryKey: ['datasets', id],
    queryFn: () => unwrap(api.GET('/api/v1/upload/{id}', { params: { path: { id: id ?? '' } } })),
    enabled: id !== null,
  }).data

export const useVersions = (id: string) =>
  useQuery({
    queryKey: ['datasets', id, 'versions'],
    queryFn: () => unwrap(api.GET('/api/v1/upload/{id}/versions', { params: { path: { id } } })),
    staleTime: 0,
  })

/** What loading the file would change. Asked anew with every decision on the file. */
export const useComparison = (id: string, token: string, options: UploadOptions, mode: LoadMode) =>
  useQuery({
    queryKey: ['datasets', id, 'compare', token, options, mode],
    queryFn: () => unwrap(api.POST('/api/v1/upload/{id}/compare', { params: { path: { id } }, body: { upload_token: token, options, mode } })),
    retry: false,
    staleTime: 0,
    gcTime: 0,
  })

/** Has an earlier version be the one that is read. */
export function useRestore(id: string, connection: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (version: number) => unwrap(api.POST('/api/v1/upload/{id}/versions/{version}/restore', { params: { path: { id, version } } })),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ['datasets', id] })
      await client.invalidateQueries({ queryKey: connectionsQuery.queryKey })
      await client.invalidateQueries({ queryKey: catalogQuery(connection).queryKey })
    },
  })
}

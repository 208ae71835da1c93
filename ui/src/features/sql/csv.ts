import { problemFrom, send, toProblem } from '@/lib/api'

import type { Param } from './wire'

type Wanted = { connection_id: string; sql: string; params: Param[]; limit: number; file_name: string; bom: boolean }

/** Fetches a result as a file and hands it to the browser. True when the limit cut it. */
export async function downloadCsv(wanted: Wanted): Promise<boolean> {
  const response = await send(new Request(new URL('/api/v1/query/csv', location.origin), { method: 'POST', headers: { 'content-type': 'application/json' }, credentials: 'same-origin', body: JSON.stringify(wanted) })).catch((thrown: unknown) => {
    throw toProblem(thrown)
  })
  if (!response.ok) throw problemFrom(await response.json().catch(() => null), response.status, response.headers)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = `${wanted.file_name}.csv`
  link.click()
  URL.revokeObjectURL(link.href)
  return response.headers.get('x-truncated') === 'true'
}

import { problemFrom, send, toProblem } from './api'

/** Asks a door for rows as a file and hands it to the browser. True when a limit cut it. */
export async function downloadCsv(door: string, wanted: { file_name: string }): Promise<boolean> {
  const response = await send(new Request(new URL(door, location.origin), { method: 'POST', headers: { 'content-type': 'application/json' }, credentials: 'same-origin', body: JSON.stringify(wanted) })).catch((thrown: unknown) => {
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

/** A name that a file can have. */
export const fileNameOf = (name: string): string => name.replaceAll(/[^\p{L}\p{N} ._-]+/gu, '-').slice(0, 80) || 'result'

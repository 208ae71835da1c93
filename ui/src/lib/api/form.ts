import { t } from '@lingui/core/macro'

import { Problem, problemFrom } from './problem'
import { refreshSession, signInAgain } from './session'

/** How much of a body is sent, 0 to 1. */
export type SendProgress = (share: number) => void

type Sent = { status: number; body: unknown; headers: Headers }

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function sendOnce(path: string, form: FormData, signal: AbortSignal, onProgress: SendProgress): Promise<Sent> {
  return new Promise((resolve, reject) => {
    // fetch can't tell how much of a body has left; XMLHttpRequest can.
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.setRequestHeader('accept', 'application/json')
    request.upload.addEventListener('progress', (event) => event.lengthComputable && onProgress(event.loaded / event.total))
    request.addEventListener('load', () => {
      const headers = new Headers()
      for (const name of ['x-request-id', 'retry-after']) {
        const value = request.getResponseHeader(name)
        if (value) headers.set(name, value)
      }
      resolve({ status: request.status, body: parse(request.responseText), headers })
    })
    request.addEventListener('error', () => reject(new Problem({ status: 0, code: 'unreachable', title: t`The file did not arrive`, detail: t`The connection to the server broke. Try again.` })))
    request.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    if (signal.aborted) reject(new DOMException('Aborted', 'AbortError'))
    else request.send(form)
  })
}

/** Sends a form with files; a session that ran out is handled as everywhere. */
export async function sendForm<T>(path: string, form: FormData, signal: AbortSignal, onProgress: SendProgress = () => undefined): Promise<T> {
  let sent = await sendOnce(path, form, signal, onProgress)
  if (sent.status === 401) {
    if (!(await refreshSession())) await signInAgain(signal)
    sent = await sendOnce(path, form, signal, onProgress)
  }
  if (sent.status < 200 || sent.status > 299) throw problemFrom(sent.body, sent.status, sent.headers)
  return sent.body as T
}

import { create } from 'zustand'

/** Whether the page waits for the person to sign in again. */
type Gate = { open: boolean }

export const useSignInGate = create<Gate>(() => ({ open: false }))

let waiting: (() => void)[] = []
let refreshing: Promise<boolean> | null = null

/** Renews the session with the refresh cookie; many callers share one request. */
export function refreshSession(): Promise<boolean> {
  refreshing ??= fetch('/api/v1/auth/refresh', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    credentials: 'same-origin',
    body: '{}',
  })
    .then(async (response) => {
      // What is not read would hold the connection open.
      await response.body?.cancel()
      return response.ok
    })
    .catch(() => false)
    .finally(() => {
      refreshing = null
    })
  return refreshing
}

/** Opens the sign-in dialog over the page and resolves once it succeeded. */
export function signInAgain(signal: AbortSignal): Promise<void> {
  useSignInGate.setState({ open: true })
  return new Promise((resolve, reject) => {
    waiting.push(resolve)
    signal.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')), { once: true })
  })
}

/** Lets the requests that waited go on. */
export function signedInAgain(): void {
  useSignInGate.setState({ open: false })
  const ready = waiting
  waiting = []
  for (const resume of ready) resume()
}

import { useLasting } from '@/lib/lasting'

export type SetupStep = 'account' | 'data' | 'question'
export type Source = 'demo' | 'database' | 'file'

/** What the wizard keeps over a reload. The password is not part of it. */
export type SetupState = { step: SetupStep; token: string; full_name: string; email: string; org_name: string; source: Source; connection: string | null }

const start: SetupState = { step: 'account', token: '', full_name: '', email: '', org_name: '', source: 'demo', connection: null }
const key = 'setup'

export const useSetup = () => useLasting<SetupState>(key, start)

/** Whether a wizard was begun in this tab and not finished. */
export const setupIsOpen = (): boolean => sessionStorage.getItem(`datamind.${key}`) !== null

/** The code in a setup link, or the code itself. */
export function tokenIn(text: string): string {
  const trimmed = text.trim()
  const found = /[?&]token=([^&#\s]+)/.exec(trimmed)
  return found?.[1] ? decodeURIComponent(found[1]) : trimmed
}

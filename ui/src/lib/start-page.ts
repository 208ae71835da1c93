import type { User } from './api'
import { may } from './permissions'
import { usePreferences } from './preferences'

/** Pages that a visit may begin with, and the right that each needs. */
export const startPages = [
  { path: '/', needs: 'ask' },
  { path: '/sql', needs: 'sql.run' },
  { path: '/connections', needs: 'connections.read' },
  { path: '/glossary', needs: 'connections.read' },
] as const

export type StartPage = (typeof startPages)[number]['path']

/** The page that a person chose to begin with, as far as they may open it. */
export function startOf(user: User): StartPage {
  const { start } = usePreferences.getState()
  return startPages.find(({ path, needs }) => path === start && may(user, needs))?.path ?? '/'
}

let begun = false

/** Says that a page was shown: from here on, `/` is the page to ask on. */
export function noteBegun(): void {
  begun = true
}

/** Whether this is the first page of a visit. */
export const isBeginning = (): boolean => !begun

import { create } from 'zustand'

/** A statement on its way to the editor, from an answer or a list. */
export type OpenedSql = { name: string; sql: string; connectionId: string }

export const useOpenedSql = create<{ opened: OpenedSql | null }>(() => ({ opened: null }))

export const openSql = (opened: OpenedSql): void => useOpenedSql.setState({ opened })

/** Takes the statement away, so that it is opened once. */
export function takeOpenedSql(): OpenedSql | null {
  const { opened } = useOpenedSql.getState()
  if (opened) useOpenedSql.setState({ opened: null })
  return opened
}

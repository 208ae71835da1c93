import { msg } from '@lingui/core/macro'
import { Bookmark, Database, FileSpreadsheet, History } from 'lucide-react'

import type { TrashItem } from '@/lib/api'

/** How each kind is called and where it stands when it is back. */
export const trashLook = {
  connection: { name: msg`Connection`, icon: Database },
  upload: { name: msg`Uploaded file`, icon: FileSpreadsheet },
  query: { name: msg`Saved query`, icon: Bookmark },
  session: { name: msg`Conversation`, icon: History },
} as const

/** The address of a thing that is back, for the router. */
export function placeOf({ id, kind }: Pick<TrashItem, 'id' | 'kind'>): { to: string; search: Record<string, string> } {
  if (kind === 'query') return { to: '/sql', search: { query: id } }
  return { to: kind === 'session' ? `/ask/${id}` : `/connections/${id}`, search: {} }
}

import { msg } from '@lingui/core/macro'
import { Bookmark, Columns3, Database, FileSpreadsheet, History, Sigma, Table2, Tag } from 'lucide-react'

import type { SearchHit, SearchKind } from '@/lib/api'

/** The kinds in the order in which they are offered: `one` beside a thing of many kinds, `many` above a list of one. */
export const kinds = [
  { kind: 'connection', one: msg`Connection`, many: msg`Connections`, icon: Database },
  { kind: 'dataset', one: msg`Uploaded file`, many: msg`Uploaded files`, icon: FileSpreadsheet },
  { kind: 'metric', one: msg`Metric`, many: msg`Metrics`, icon: Sigma },
  { kind: 'term', one: msg`Term`, many: msg`Terms`, icon: Tag },
  { kind: 'table', one: msg`Table`, many: msg`Tables`, icon: Table2 },
  { kind: 'query', one: msg`Saved query`, many: msg`Saved queries`, icon: Bookmark },
  { kind: 'column', one: msg`Column`, many: msg`Columns`, icon: Columns3 },
  { kind: 'session', one: msg`Conversation`, many: msg`Conversations`, icon: History },
] as const satisfies readonly { kind: SearchKind; one: unknown; many: unknown; icon: unknown }[]

const byKind = new Map(kinds.map((one) => [one.kind, one]))

/** How a kind is shown. */
export const kindOf = (kind: SearchKind) => byKind.get(kind) ?? kinds[0]

/** A hit's address for the router: the path, and what stands after it. */
export function placeOf({ href }: Pick<SearchHit, 'href'>): { to: string; search: Record<string, string> } {
  const [to = '/', query = ''] = href.split('?', 2)
  return { to, search: Object.fromEntries(new URLSearchParams(query)) }
}

/** Hits under their kinds, the kind of the best hit first, at most so many of each. */
export function grouped(hits: readonly SearchHit[], most: number): [SearchKind, SearchHit[]][] {
  const groups = new Map<SearchKind, SearchHit[]>()
  for (const hit of hits) {
    const group = groups.get(hit.kind) ?? []
    if (group.length < most) groups.set(hit.kind, [...group, hit])
  }
  return [...groups]
}

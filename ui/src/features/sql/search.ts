import { readOne, readText } from '@/lib/search'

const panels = ['saved', 'history', 'versions', 'tables', 'assist'] as const
export type Panel = (typeof panels)[number]

/** What the address says: the tab in hand, the saved query it shows, and the panel beside it. */
export type SqlSearch = { tab?: string | undefined; query?: string | undefined; panel?: Panel | undefined }

export const readSqlSearch = (raw: Record<string, unknown>): SqlSearch => ({ tab: readText(raw, 'tab'), query: readText(raw, 'query'), panel: readOne(raw, 'panel', panels) })

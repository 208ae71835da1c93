/** Stretches of time up to now that the history can be narrowed to. */
export type Span = 'today' | 'week' | 'month'
export const spans: Span[] = ['today', 'week', 'month']

const days: Record<Span, number> = { today: 0, week: 6, month: 29 }

/** When a stretch begins: at the start of its first day, where the person is. */
export function since(span: Span, now: Date): Date {
  const first = new Date(now)
  first.setHours(0, 0, 0, 0)
  first.setDate(first.getDate() - days[span])
  return first
}

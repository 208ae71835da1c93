import type { Cell, ChatResponse, Column, Dialect, PhaseName, ReadingView } from './types'
import type { components } from './schema.gen'

/**
 * What arrives while an answer is made, in the order it is known. Written by hand: the API's document can say what a
 * stream ends with, but not which events it carries.
 */
export type ChatEvent =
  | { event: 'started'; data: { message_id: string; session_id: string; title: string } }
  | { event: 'phase'; data: PhaseEvent }
  | { event: 'reading'; data: { reading: ReadingView } }
  | { event: 'sql'; data: { sql: string; dialect: Dialect } }
  | { event: 'rows'; data: { columns: Column[]; rows: Cell[][]; row_count: number; truncated: boolean } }
  | { event: 'token'; data: { text: string } }
  | { event: 'chat_response'; data: ChatResponse }
  | { event: 'error'; data: components['schemas']['Problem'] }

export type PhaseEvent = { phase: PhaseName; state: 'started' | 'done' | 'failed'; title: string; detail: string | null; elapsed_ms: number }

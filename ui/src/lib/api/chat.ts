import type { Cell, Column, Dialect, RefusalReason } from './types'

/** What the browser sends and reads when a question is asked. */

/** Text, or a number that can be traced to cells of the result. */
export type Piece = { kind: 'text'; text: string } | { kind: 'number'; text: string; value: number; cells: { row: number; column: number }[] }

/** The interpreted question in the server's own form: kept and posted back, never looked into. */
export type ReadingQuery = unknown

export type ReadingRole = 'measure' | 'dimension' | 'time' | 'place' | 'filter' | 'limit' | 'order' | 'table'
export type ReadingChip = { role: ReadingRole; text: string; joiner: string; state: 'sure' | 'changed' | 'unresolved' }
export type ReadingView = { summary: string; chips: ReadingChip[]; query: ReadingQuery }

export type Trust = 'verified' | 'checked' | 'unchecked'
export type EngineName = 'builtin' | 'llm'
export type EngineChoice = 'auto' | EngineName

export type ReceiptCheck = { id: string; title: string; state: 'held' | 'failed' | 'note'; detail?: string | null }

export type Receipt = {
  verdict: { trust: Trust; held: number; total: number }
  answered_at: string
  time_zone: string
  checks: ReceiptCheck[]
  read_from: { table: string; columns: string[] }[]
  sql: { connection_id: string; connection_name: string; dialect: Dialect; text: string | null }[]
  time: { total_ms: number; source_ms: number; own_ms: number; phases: { phase: PhaseName; elapsed_ms: number }[] }
  engine: { name: EngineName; version: string; model: string | null; prompt_version: string | null }
  cache: { hit: boolean; cached_at: string | null; age_seconds: number | null }
  left_the_server: { nothing: boolean; description: string }
  rows: { returned: number; truncated: boolean }
  result_sha256: string
}

export type ChartKind =
  | 'table'
  | 'kpi'
  | 'kpi_trend'
  | 'bar'
  | 'horizontal_bar'
  | 'grouped_bar'
  | 'stacked_bar'
  | 'stacked_bar_100'
  | 'line'
  | 'multi_line'
  | 'area'
  | 'stacked_area'
  | 'combo'
  | 'donut'
  | 'scatter'
  | 'bubble'
  | 'histogram'
  | 'heatmap'
  | 'funnel'
  | 'gauge'
  | 'waterfall'
  | 'treemap'
  | 'boxplot'
  | 'pivot'

export type ChartConfig = {
  version: number
  chart_type: ChartKind
  x_column?: string | null
  y_columns: string[]
  series_column?: string | null
  title?: string | null
  format?: string | null
  sort?: string | null
  stacked?: boolean
  y_title?: string | null
  partial_last?: boolean
  [more: string]: unknown
}

export type ChartChoice = { kind: ChartKind; fit: 'fits' | 'possible' | 'not'; reason: string; config: ChartConfig | null }

export type Clarification = {
  question: string
  word: string
  choices: { label: string; detail: string | null; reading: ReadingQuery; best_guess: boolean }[]
}

export type Refusal = {
  reason: 'unplaced' | 'only_reads' | 'nothing' | 'too_long'
  message: string
  understood: { text: string; meaning: string }[]
  unplaced: string[]
  nearest: string[]
}

export type WireProblem = {
  type: string
  title: string
  status: number
  detail: string
  code: string
  request_id: string
  errors?: { field: string; message: string }[]
  reasons?: RefusalReason[]
}

export type AnswerState = 'answered' | 'clarify' | 'refused' | 'failed' | 'stopped' | 'talk'

export type ChatResponse = {
  session_id: string
  message_id: string
  question: string
  state: AnswerState
  content: string
  insight: { headline: Piece[]; facts: { kind: string; sentence: Piece[] }[] } | null
  context_summary: string | null
  generated_sql: string | null
  reading: ReadingView | null
  columns: Column[]
  query_result_preview: Cell[][]
  full_result_row_count: number
  truncated: boolean
  chart_config: ChartConfig | null
  chart_choices: ChartChoice[]
  execution_time_ms: number
  token_usage: { prompt: number; completion: number; total: number } | null
  engine: EngineName
  trust: Trust | null
  receipt: Receipt | null
  suggestions: string[]
  clarification: Clarification | null
  refusal: Refusal | null
  error: WireProblem | null
  edited_sql: boolean
  created_at: string
}

export type Verdict = 'up' | 'down' | null
export type ChatTurn = ChatResponse & { feedback?: { verdict: Verdict; reason: string | null } | null; /** Still being made. */ running?: boolean }

export type ChatSession = {
  id: string
  title: string
  connection_id: string
  pinned: boolean
  created_at: string
  updated_at: string
  last_question: string
}

export type ChatHistory = { session: ChatSession; data: ChatTurn[]; count: number }

export type ChatRequest = {
  message: string
  connection_id: string
  session_id?: string
  engine?: EngineChoice
  as_of?: string
  reading?: ReadingQuery
  message_id?: string
}

export type PhaseName = 'understand' | 'plan' | 'guard' | 'run' | 'check' | 'explain'
export type PhaseEvent = { phase: PhaseName; state: 'started' | 'done' | 'failed'; title: string; detail: string | null; elapsed_ms: number }

/** What arrives while an answer is made, in the order it is known. */
export type ChatEvent =
  | { event: 'started'; data: { message_id: string; session_id: string; title: string } }
  | { event: 'phase'; data: PhaseEvent }
  | { event: 'reading'; data: { reading: ReadingView } }
  | { event: 'sql'; data: { sql: string; dialect: Dialect } }
  | { event: 'rows'; data: { columns: Column[]; rows: Cell[][]; row_count: number; truncated: boolean } }
  | { event: 'token'; data: { text: string } }
  | { event: 'chat_response'; data: ChatResponse }
  | { event: 'error'; data: WireProblem }

export type Replay = { same: boolean; digest_before: string; digest_now: string; row_count_before: number; row_count_now: number }

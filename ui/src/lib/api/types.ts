/** The wire shapes the browser reads and writes. */

export type Role = 'admin' | 'analyst' | 'viewer'

export type Organisation = { id: string; name: string; slug: string }

export type User = {
  id: string
  email: string
  full_name: string
  role: Role
  org: Organisation
  permissions: string[]
  created_at: string
}

export type SignedIn = { access_token: string; refresh_token: string; token_type: 'bearer'; expires_in: number; user: User }

export type SetupState = { needed: boolean; /** Whether anybody may create an organisation. */ registration_open?: boolean }
export type SetupRequest = { token: string; email: string; password: string; full_name: string; org_name: string; org_slug: string; demo?: boolean }
export type RegisterRequest = { email: string; password: string; full_name: string; org_name: string; org_slug: string }
export type LoginRequest = { email: string; password: string }

export type BrowserSession = { id: string; created_at: string; last_used_at: string; ip: string | null; user_agent: string | null; current: boolean }

export type List<T> = { data: T[]; count: number }

export type ConnectionKind = 'sqlite' | 'postgresql' | 'csv'
export type SslMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'
export type ConnectionStatus = 'ready' | 'discovering' | 'failed' | 'new'

export type Connection = {
  id: string
  name: string
  type: ConnectionKind
  host: string | null
  port: number | null
  database_name: string | null
  username: string | null
  has_password: boolean
  ssl_mode: SslMode | null
  has_ca_certificate: boolean
  file_path: string | null
  is_demo: boolean
  status: ConnectionStatus
  status_detail: string | null
  tables_found: number | null
  discovered_at: string | null
  next_discovery_at: string | null
  created_at: string
  updated_at: string
}

export type ConnectionDraft = {
  name: string
  type: ConnectionKind
  host?: string
  port?: number
  database_name?: string
  username?: string
  password?: string
  ssl_mode?: SslMode
  /** `null` takes the saved one away. */
  ca_certificate?: string | null
  file_path?: string
}

export type TestStepName = 'resolve' | 'connect' | 'tls' | 'login' | 'read_only' | 'version' | 'tables' | 'file'
export type TestStepState = 'ok' | 'failed' | 'warning' | 'skipped'

export type TestStep = { name: TestStepName; title: string; state: TestStepState; detail: string | null; remedy: string | null; elapsed_ms: number | null }

export type TestReport = {
  success: boolean
  message: string
  tables_found: number | null
  server_version: string | null
  can_write: boolean | null
  latency_ms: number | null
  steps: TestStep[]
  readonly_sql: string | null
}

export type DataFile = { name: string; size_bytes: number }

export type ColumnType =
  | 'boolean'
  | 'integer'
  | 'float'
  | 'decimal'
  | 'text'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamp_tz'
  | 'interval'
  | 'json'
  | 'uuid'
  | 'binary'
  | 'list'
  | 'other'

/** A column of a result. */
export type Column = { name: string; type: ColumnType; semantic?: string | null }

/** A value of a result as it travels: big whole numbers and decimals are text. */
export type Cell = string | number | boolean | null

export type TableColumn = {
  name: string
  declared_type: string
  type: ColumnType
  nullable: boolean
  description: string | null
  term: string | null
  samples: string[]
  samples_complete: boolean
  distinct_count: number | null
  null_share: number | null
  min: string | null
  max: string | null
}

export type Table = {
  schema: string | null
  name: string
  kind: 'table' | 'view'
  row_count: number | null
  description: string | null
  term: string | null
  primary_key: string[]
  columns: TableColumn[]
}

export type ColumnSet = { schema: string | null; table: string; columns: string[] }
export type Relationship = { from: ColumnSet; to: ColumnSet; origin: { kind: 'declared' } | { kind: 'inferred'; confidence: number } }

export type Catalog = { connection_id: string; discovered_at: string | null; tables: Table[]; relationships: Relationship[] }
export type CatalogHit = { table: string; column?: string | null; kind: string; match: string }

export type PreviewColumn = {
  name: string
  source_name: string
  type: ColumnType
  inferred_type: ColumnType
  nullable: boolean
  examples: string[]
  misfit_count: number
  misfit_examples: string[]
}

export type UploadPreview = {
  upload_token: string
  file_name: string
  size_bytes: number
  encoding: string
  delimiter: string
  quote: string | null
  has_header: boolean
  decimal_mark: string
  date_formats: string[]
  rows_estimated: number | null
  columns: PreviewColumn[]
  rows: (string | null)[][]
  warnings: string[]
}

export type UploadColumnOption = { source_name: string; name?: string; type?: ColumnType; skip?: boolean }
export type UploadOptions = { encoding?: string; delimiter?: string; has_header?: boolean; decimal_mark?: string; columns?: UploadColumnOption[] }

export type Dataset = { id: string; name: string; version: number; tables: { name: string; row_count: number; columns: unknown[] }[]; rejected_cells?: number }
export type Uploaded = { connection: Connection; dataset: Dataset }

export type QueryRequest = { connection_id: string; sql: string; limit?: number; query_id?: string }
export type QueryResult = {
  query_id: string
  columns: Column[]
  rows: Cell[][]
  row_count: number
  truncated: boolean
  execution_time_ms: number
  cached: boolean
  cached_at: string | null
}

export type QueryStatus = 'succeeded' | 'failed' | 'refused' | 'cancelled' | 'timed_out'
export type QueryRecord = {
  id: string
  connection_id: string
  connection_name: string
  sql: string | null
  status: QueryStatus
  row_count: number | null
  execution_time_ms: number | null
  error: string | null
  origin: 'editor' | 'chat' | 'dashboard' | 'alert'
  user_name: string | null
  created_at: string
  cached: boolean
}

export type Dialect = 'postgresql' | 'mysql' | 'sqlite' | 'dataset'
export type RefusalReason = { rule: string; message: string; line: number | null; column: number | null; suggestion: string | null }
export type Validation = { valid: boolean; reasons: RefusalReason[]; tables: string[] }

export type ModelSettings = {
  configured: boolean
  base_url: string
  model: string
  has_key: boolean
  enabled: boolean
  privacy: ModelPrivacy
  monthly_token_budget: number | null
  tokens_used_this_month: number
}
export type ModelPrivacy = 'names' | 'samples' | 'results'
export type ModelSettingsDraft = {
  base_url: string
  model: string
  api_key?: string
  enabled: boolean
  privacy: ModelPrivacy
  monthly_token_budget: number | null
}
export type ModelTest = { success: boolean; latency_ms: number | null; message: string; model: string | null }

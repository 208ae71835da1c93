import type { components } from './schema.gen'
import type { Written } from './written'

/** The wire shapes under the names the pages use. All of them come from the API's document. */

type Schemas = components['schemas']
type Read<Name extends keyof Schemas> = Written<Schemas[Name]>

export type User = Read<'User'>
export type SetupState = Read<'SetupState'>
export type BrowserSession = Read<'Session'>

export type List<T> = { data: T[]; count: number }

export type Connection = Read<'Connection'>
export type ConnectionKind = Schemas['ConnectionKind']
/** Who may use a connection beside the admins. */
export type ConnectionAccess = Schemas['ConnectionAccess']
export type Role = Schemas['Role']
export type Member = Read<'Member'>
export type ConnectionDraft = Schemas['NewConnection']
export type SslMode = Schemas['SslMode']
export type TestReport = Read<'TestReport'>
/** A schema of a database, or a database of a server, that may be read. */
export type FoundSchema = Read<'FoundSchema'>
export type TestStep = Read<'TestStep'>
export type TestStepName = Schemas['StepName']

/** A column of a result. */
export type Column = Read<'Column'>
export type ColumnType = Schemas['ColumnType']
export type Cell = Schemas['Cell'] | null

export type Catalog = Read<'ConnectionSchema'>
export type Table = Read<'Table'>
export type TableColumn = Read<'TableColumn'>
export type PiiKind = Schemas['PiiKind']
/** What a person says of a table or column; what is absent stays. */
export type TableChange = Schemas['TablePatch']
export type Draft = Read<'TableDraft'>
export type Drift = Read<'SchemaDrift'>
export type DriftChange = Read<'SeenChange'>
export type ColumnSet = Read<'ColumnSet'>
export type RelationshipState = Schemas['RelationshipState']
export type Relationship = Read<'Relationship'>
export type GlossaryKind = Schemas['GlossaryKind']
export type GlossaryEntry = Read<'GlossaryEntry'>
export type GlossaryDraft = Schemas['NewGlossaryEntry']

export type PreviewColumn = Read<'PreviewColumn'>
export type UploadPreview = Read<'UploadPreview'>
export type TablePreview = Read<'TablePreview'>
export type UploadColumnOption = Schemas['ColumnChoice']
export type UploadTableOption = Schemas['TableChoice']
export type UploadOptions = Schemas['FileOptions']
export type Uploaded = Read<'Uploaded'>
export type DatasetVersion = Read<'DatasetVersion'>
export type LoadMode = Schemas['LoadMode']
export type Comparison = Read<'Comparison'>
export type ComparedTable = Read<'ComparedTable'>
export type Use = Read<'Use'>
export type UseKind = Read<'UseKind'>

export type Exploration = Schemas['Exploration']
export type ExploreColumn = Schemas['ExploreColumn']
export type ExploreMetric = Schemas['ExploreMetric']
export type ExploreFunction = Schemas['ExploreFunction']
export type ExploreSplit = Schemas['ExploreSplit']
export type ExploreFilter = Schemas['ExploreFilter']
export type ExploreOperator = Schemas['ExploreOperator']
export type ExplorePeriod = Schemas['ExplorePeriod']
export type ExploreOrder = Schemas['ExploreOrder']
export type TimeGrain = Schemas['TimeGrain']
/** What a table offers to explore. */
export type ExploreChoices = Read<'ExploreChoices'>
export type ExploreColumnChoice = Read<'ExploreColumnChoice'>
export type Composed = Read<'Composed'>

export type SearchHit = Read<'SearchHit'>
export type SearchKind = Schemas['SearchHitKind']
export type SearchResults = Read<'SearchResults'>

export type TrashItem = Read<'TrashItem'>
export type TrashKind = Schemas['TrashKind']

export type Job = Read<'Job'>
export type JobState = Schemas['JobState']
export type JobStarted = Read<'JobStarted'>

export type Dialect = Schemas['Dialect']
export type RefusalReason = Read<'Reason'>
export type FieldError = Schemas['FieldError']

export type QueryResult = Read<'QueryResult'>
export type QueryValidation = Read<'Validation'>
export type QueryExecution = Schemas['ExecuteQuery']
export type QueryParameter = Schemas['Parameter']
export type ParameterType = Schemas['ParameterType']
export type QueryPlan = Read<'Explanation'>
/** What a source was asked for a query over all sources. */
export type AskedSource = Read<'AskedSource'>
export type RunStatus = Schemas['RunStatus']
/** Where a run came from. */
export type RunOrigin = Schemas['Origin']
export type HistoryLine = Read<'QueryHistoryLine'>
export type SavedQuery = Read<'SavedQuery'>
export type SavedQueryDraft = Schemas['NewSavedQuery']
export type SavedQueryEdit = Schemas['SavedQueryEdit']
export type SavedParameter = Schemas['SavedParameter']
export type SavedVersion = Read<'SavedVersionLine'>
export type OfferedNames = Read<'Offers'>

export type AssistTask = Schemas['AssistTask']
/** What a model makes of a statement. */
export type Assistance = Read<'Assistance'>

export type ModelSettings = Read<'AiSettings'>
export type ModelSettingsDraft = Schemas['NewAiSettings']
export type ModelProvider = Schemas['Provider']
export type ModelPrivacy = Schemas['Privacy']
export type ConnectionPatch = Schemas['ConnectionPatch']
export type ModelTest = Read<'AiTest'>

/** Text, or a number that can be traced to cells of the result. */
export type Piece = Read<'Piece'>
export type ReadingView = Read<'ReadingView'>
/** The interpreted question in the server's own form: kept and posted back, never looked into. */
export type ReadingQuery = ReadingView['query']
export type ReadingRole = Schemas['ChipRole']
export type Trust = Schemas['Trust']
export type EngineChoice = Schemas['EngineChoice']
export type Receipt = Read<'Receipt'>
export type ReceiptCheck = Read<'Check'>
export type ChartKind = Schemas['ChartKind']
export type ChartConfig = Schemas['ChartConfig']
export type ChartChoice = Read<'ChartChoice'>
export type Clarification = Read<'ClarificationView'>
export type Refusal = Read<'RefusalView'>

export type ChatRequest = Schemas['Ask']
export type Rerun = Schemas['Rerun']
export type ChatResponse = Read<'ChatResponse'>
export type ChatTurn = Read<'Turn'>
export type ChatSession = Read<'ChatSession'>
export type ChatHistory = Read<'History'>
export type EditedSql = Read<'EditedSql'>
export type VerifiedBy = Read<'VerifiedBy'>
export type VerifiedAnswer = Read<'VerifiedAnswer'>
export type Thumb = Schemas['Thumb']
export type PhaseName = Schemas['Phase']

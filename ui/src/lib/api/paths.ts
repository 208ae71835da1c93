import type { ChatHistory, ChatRequest, ChatResponse, ChatSession, Replay, Verdict } from './chat'
import type {
  BrowserSession, Catalog, CatalogHit, Connection, ConnectionDraft, DataFile, Dataset, Dialect, List, LoginRequest, ModelSettings, ModelSettingsDraft,
  ModelTest, QueryRecord, QueryRequest, QueryResult, RegisterRequest, SetupRequest, SetupState, SignedIn, TestReport, Uploaded, UploadPreview, User, Validation,
} from './types'

/** The routes in the form the OpenAPI generator writes, so that its file can take the place of this one. */

type Body<T, K extends string = 'application/json'> = { content: { [k in K]: T } }
type Operation<Answer, Input = undefined, Query = never, Path = never> = {
  parameters: {
    query?: [Query] extends [never] ? never : Query
    header?: never
    cookie?: never
  } & ([Path] extends [never] ? { path?: never } : { path: Path })
  requestBody?: Input extends undefined ? never : Body<Input>
  responses: { 200: { content: { 'application/json': Answer } } }
}
type Id = { id: string }
type Paging = { skip?: number; limit?: number; q?: string }
type Nothing = Record<string, never>

export type paths = {
  '/api/v1/setup': { get: Operation<SetupState>; post: Operation<SignedIn, SetupRequest> }
  '/api/v1/auth/login': { post: Operation<SignedIn, LoginRequest> }
  '/api/v1/auth/register': { post: Operation<User, RegisterRequest> }
  '/api/v1/auth/refresh': { post: Operation<SignedIn, Nothing> }
  '/api/v1/auth/logout': { post: Operation<undefined> }
  '/api/v1/auth/logout-all': { post: Operation<undefined> }
  '/api/v1/auth/me': { get: Operation<User>; patch: Operation<User, { full_name?: string }> }
  '/api/v1/auth/password': { post: Operation<undefined, { current_password: string; new_password: string }> }
  '/api/v1/auth/sessions': { get: Operation<List<BrowserSession>> }
  '/api/v1/auth/sessions/{id}': { delete: Operation<undefined, undefined, never, Id> }
  '/api/v1/connections': { get: Operation<List<Connection>, undefined, Paging>; post: Operation<Connection, ConnectionDraft> }
  '/api/v1/connections/{id}': {
    get: Operation<Connection, undefined, never, Id>
    patch: Operation<Connection, Partial<ConnectionDraft>, never, Id>
    delete: Operation<undefined, undefined, never, Id>
  }
  '/api/v1/connections/test': { post: Operation<TestReport, ConnectionDraft> }
  '/api/v1/connections/{id}/test': { post: Operation<TestReport, undefined, never, Id> }
  '/api/v1/connections/demo': { post: Operation<Connection> }
  '/api/v1/connections/files': { get: Operation<List<DataFile>> }
  '/api/v1/schema/{connection_id}': { get: Operation<Catalog, undefined, never, { connection_id: string }> }
  '/api/v1/schema/{connection_id}/refresh': { post: Operation<{ status: string }, undefined, never, { connection_id: string }> }
  '/api/v1/schema/{connection_id}/search': { get: Operation<List<CatalogHit>, undefined, { q: string }, { connection_id: string }> }
  '/api/v1/upload': { get: Operation<List<Dataset>> }
  '/api/v1/upload/preview': { post: Operation<UploadPreview, never> }
  '/api/v1/upload/csv': { post: Operation<Uploaded, never> }
  '/api/v1/query/execute': { post: Operation<QueryResult, QueryRequest> }
  '/api/v1/query/{id}/cancel': { post: Operation<undefined, undefined, never, Id> }
  '/api/v1/query/history': { get: Operation<List<QueryRecord>, undefined, Paging & { connection_id?: string; status?: string }> }
  '/api/v1/query/validate': { post: Operation<Validation, { sql: string; connection_id?: string; dialect?: Dialect }> }
  '/api/v1/query/format': { post: Operation<{ sql: string }, { sql: string; dialect: Dialect }> }
  '/api/v1/chat/message': { post: Operation<ChatResponse, ChatRequest> }
  '/api/v1/chat/sessions': { get: Operation<List<ChatSession>, undefined, Paging> }
  '/api/v1/chat/sessions/{id}': {
    patch: Operation<ChatSession, { title?: string; pinned?: boolean }, never, Id>
    delete: Operation<undefined, undefined, never, Id>
  }
  '/api/v1/chat/history/{session_id}': { get: Operation<ChatHistory, undefined, never, { session_id: string }> }
  '/api/v1/chat/messages/{id}/cancel': { post: Operation<undefined, undefined, never, Id> }
  '/api/v1/chat/messages/{id}/rerun': { post: Operation<ChatResponse, { sql?: string; reading?: unknown }, never, Id> }
  '/api/v1/chat/messages/{id}/rows': { get: Operation<QueryResult, undefined, never, Id> }
  '/api/v1/chat/messages/{id}/feedback': { post: Operation<undefined, { verdict: Verdict; reason?: string }, never, Id> }
  '/api/v1/chat/messages/{id}/verify': { post: Operation<{ trust: 'verified' }, undefined, never, Id> }
  '/api/v1/chat/messages/{id}/replay': { post: Operation<Replay, undefined, never, Id> }
  '/api/v1/chat/suggestions': { get: Operation<List<string>, undefined, { connection_id: string }> }
  '/api/v1/ai/settings': { get: Operation<ModelSettings>; put: Operation<ModelSettings, ModelSettingsDraft> }
  '/api/v1/ai/test': { post: Operation<ModelTest, ModelSettingsDraft> }
}

import { downloadCsv as download } from '@/lib/download-csv'

import type { Param } from './wire'

type Wanted = { connection_id: string; sql: string; params: Param[]; limit: number; file_name: string; bom: boolean }

/** Fetches a result as a file. True when the limit cut it. */
export const downloadCsv = (wanted: Wanted): Promise<boolean> => download('/api/v1/query/csv', wanted)

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'

import { isAbort, Problem, sendForm, type TablePreview, type JobStarted, type LoadMode, type Uploaded, type UploadColumnOption, type UploadOptions, type UploadPreview, type UploadTableOption } from '@/lib/api'
import { connectionsQuery, jobsQuery } from '@/lib/queries'

import { nameOf, tableChoice, withColumn, withTable } from './options'

type Reading = { file: File; options: UploadOptions; token: string | null }

function formFor({ file, options, token }: Reading): FormData {
  const form = new FormData()
  if (token) form.append('upload_token', token)
  form.append('options', JSON.stringify(options))
  // The file comes last, so that a server that streams has read the rest by then.
  if (!token) form.append('file', file, file.name)
  return form
}

/** A token lives for a while only; after that the file is sent once more. */
async function readPreview(reading: Reading, signal: AbortSignal, onProgress: (share: number) => void): Promise<UploadPreview> {
  const path = '/api/v1/upload/preview'
  try {
    return await sendForm<UploadPreview>(path, formFor(reading), signal, onProgress)
  } catch (thrown) {
    const stale = reading.token && thrown instanceof Problem && [400, 404, 410, 422].includes(thrown.status)
    if (!stale) throw thrown
    return sendForm<UploadPreview>(path, formFor({ ...reading, token: null }), signal, onProgress)
  }
}

/** A file from choosing it to its tables: read, adjusted, loaded. */
export function useUpload(onLoaded: (uploaded: Uploaded) => void, onBegun: (job: string) => void, into: string | null) {
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [options, setOptions] = useState<UploadOptions>({})
  const [preview, setPreview] = useState<UploadPreview | null>(null)
  const [name, setName] = useState('')
  const [mode, setMode] = useState<LoadMode>('replace')
  const [at, setAt] = useState(0)
  const [sent, setSent] = useState(0)
  const abort = useRef(new AbortController())
  const renew = () => {
    abort.current.abort()
    abort.current = new AbortController()
    setSent(0)
    return abort.current.signal
  }

  const read = useMutation({
    mutationFn: (reading: Reading) => readPreview(reading, renew(), setSent),
    onSuccess: setPreview,
  })
  const load = useMutation({
    mutationFn: () => {
      if (!file || !preview) throw new Error('nothing to load')
      const form = new FormData()
      form.append('upload_token', preview.upload_token)
      if (into) {
        form.append('dataset_id', into)
        form.append('mode', mode)
      } else form.append('name', name.trim())
      form.append('options', JSON.stringify(options))
      return sendForm<Uploaded | JobStarted>(`/api/v1/upload/${preview.kind}`, form, renew(), setSent)
    },
    onSuccess: async (uploaded) => {
      // A large file is loaded in a job, while its person goes on.
      if ('job_id' in uploaded) {
        await client.invalidateQueries({ queryKey: jobsQuery.queryKey })
        onBegun(uploaded.job_id)
        return
      }
      await client.invalidateQueries({ queryKey: connectionsQuery.queryKey })
      onLoaded(uploaded)
    },
  })

  const start = (next: File) => {
    setFile(next)
    setPreview(null)
    setOptions({})
    setAt(0)
    setName(nameOf(next.name))
    load.reset()
    read.mutate({ file: next, options: {}, token: null })
  }
  const adjust = (next: UploadOptions) => {
    if (!file) return
    // What was said of a load tells nothing of the file as it is read now.
    load.reset()
    setOptions(next)
    read.mutate({ file, options: next, token: preview?.upload_token ?? null })
  }
  const table: TablePreview | undefined = preview?.tables[at] ?? preview?.tables[0]
  const choice: UploadTableOption = preview && table ? tableChoice(options, preview, table) : { source_name: '' }
  const decided = (change: Omit<UploadTableOption, 'source_name'>) => (preview && table ? withTable(options, preview, table, change) : options)
  return {
    file,
    preview,
    options,
    /** The table that is looked at, and what was decided about it. */
    table,
    choice,
    showTable: setAt,
    /** Whether a table is loaded, and its name: neither changes how the file is read. */
    setTable: (change: Pick<UploadTableOption, 'name' | 'skip'>) => setOptions(decided(change)),
    name,
    /** The dataset that gets a new version, and what the file does to it. */
    into,
    mode,
    setMode,
    sent,
    reading: read.isPending,
    readError: read.error && !isAbort(read.error) ? read.error : null,
    loading: load.isPending,
    loadError: load.error && !isAbort(load.error) ? load.error : null,
    start,
    setName,
    /** A file that was refused stays refused; what failed on the way may pass. */
    retry: read.error instanceof Problem && read.error.status >= 400 && read.error.status < 500 ? undefined : () => (file && !preview ? start(file) : adjust(options)),
    /** How the file is cut into rows and columns: what was said of single columns no longer holds. */
    setFormat: (change: Omit<UploadOptions, 'columns' | 'tables' | 'has_header' | 'header_row'>) => adjust({ ...options, ...change, columns: [] }),
    /** The row that names the columns, from 1; null for none. */
    setHeader: (row: number | null) => adjust(decided({ has_header: row === null ? false : null, header_row: row, columns: [] })),
    setColumn: (change: UploadColumnOption) => adjust(decided({ columns: withColumn(choice.columns ?? [], change) })),
    load: () => load.mutate(),
    cancel: () => abort.current.abort(),
    clear: () => {
      abort.current.abort()
      read.reset()
      load.reset()
      setFile(null)
      setPreview(null)
    },
  }
}

export type Upload = ReturnType<typeof useUpload>

import { create } from 'zustand'

/** Files that can be loaded, as the file dialog takes them. What a file is, its content tells. */
export const uploadable = '.csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods,.json,.ndjson,.jsonl,.parquet,.sqlite,.sqlite3,.db,.db3,text/csv,text/tab-separated-values,application/json'

/** A file on its way from where it was dropped to the page that reads it. */
export const useDroppedFile = create<{ file: File | null }>(() => ({ file: null }))

/** Takes the file away, so that it is read once. */
export function takeDroppedFile(): File | null {
  const { file } = useDroppedFile.getState()
  if (file) useDroppedFile.setState({ file: null })
  return file
}

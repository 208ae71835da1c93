import { create } from 'zustand'

/** Files that can be loaded, as the file dialog takes them. What a file is, its content tells. */
export const uploadable = '.csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods,.json,.ndjson,.jsonl,.parquet,.sqlite,.sqlite3,.db,.db3,text/csv,text/tab-separated-values,application/json'

/** Files on their way from where they were dropped to the page that reads them. */
export const useDroppedFiles = create<{ files: File[] }>(() => ({ files: [] }))

/** Sends files to the page that reads them, behind those that wait there already. */
export const passFiles = (more: File[]): void => useDroppedFiles.setState(({ files }) => ({ files: [...files, ...more] }))

/** Takes the files away, so that each is read once. */
export function takeDroppedFiles(): File[] {
  const { files } = useDroppedFiles.getState()
  if (files.length > 0) useDroppedFiles.setState({ files: [] })
  return files
}

import { create } from 'zustand'

/** A file on its way from where it was dropped to the page that reads it. */
export const useDroppedFile = create<{ file: File | null }>(() => ({ file: null }))

/** Takes the file away, so that it is read once. */
export function takeDroppedFile(): File | null {
  const { file } = useDroppedFile.getState()
  if (file) useDroppedFile.setState({ file: null })
  return file
}

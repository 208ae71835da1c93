import { useEffect, useRef, useState } from 'react'

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/** Takes files dropped anywhere in the window; true while some are held above it. Nothing else on the page hears of them, and the browser does not leave the page for them. */
export function useFileDrop(onFiles: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false)
  const take = useRef(onFiles)
  useEffect(() => {
    take.current = onFiles
  })
  useEffect(() => {
    let depth = 0
    const own = (act: (event: DragEvent) => void) => (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      // An editor under the pointer would read the file into its text.
      event.stopPropagation()
      act(event)
      setOver(depth > 0)
    }
    const events = new AbortController()
    const options = { signal: events.signal, capture: true }
    addEventListener('dragenter', own(() => (depth += 1)), options)
    addEventListener('dragover', own(() => undefined), options)
    addEventListener('dragleave', own(() => (depth = Math.max(0, depth - 1))), options)
    addEventListener('drop', own((event) => {
      depth = 0
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) take.current(files)
    }), options)
    return () => events.abort()
  }, [])
  return over
}

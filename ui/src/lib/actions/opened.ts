import { create } from 'zustand'

type Opened = { part: 'palette' | 'sheet' | null; open: (part: 'palette' | 'sheet') => void; close: () => void }

/** Which of the two lists of actions lies over the page. */
export const useOpened = create<Opened>((set) => ({ part: null, open: (part) => set({ part }), close: () => set({ part: null }) }))

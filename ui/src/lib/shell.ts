import { create } from 'zustand'

type Shell = { navOpen: boolean; openNav: () => void; closeNav: () => void }

/** The drawer of the phone's navigation. */
export const useShell = create<Shell>((set) => ({ navOpen: false, openNav: () => set({ navOpen: true }), closeNav: () => set({ navOpen: false }) }))

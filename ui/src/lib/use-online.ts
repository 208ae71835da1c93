import { onlineManager } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'

/** Whether the browser has a network at all. */
export const useOnline = (): boolean => useSyncExternalStore((notify) => onlineManager.subscribe(notify), () => onlineManager.isOnline())

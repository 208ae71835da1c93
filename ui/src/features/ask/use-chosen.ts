import { useLasting } from '@/lib/lasting'
import type { Connection, EngineChoice } from '@/lib/api'

export type Chosen = { connection: Connection | null; choose: (id: string) => void }

/**
 * Which connection is asked: what the address says, else the last choice, else the first that is ready. A conversation
 * that goes on (`fixed`) is never asked of another connection than its own.
 */
export function useChosenConnection(connections: Connection[], given: string | undefined, fixed: boolean): Chosen {
  const [last, choose] = useLasting<string>('ask.connection', '')
  const find = (id: string | undefined) => connections.find((one) => one.id === id)
  const free = () => find(last) ?? connections.find((one) => one.status === 'ready') ?? connections[0]
  const connection = find(given) ?? (fixed ? null : free()) ?? null
  return { connection, choose }
}

/** Which question engine is asked. */
export const useEngineChoice = () => useLasting<EngineChoice>('ask.engine', 'auto')

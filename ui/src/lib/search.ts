type Raw = Record<string, unknown>

/** Reads what a page keeps in its address. Whatever does not fit is left out, so that an old link still opens. */
export const readText = (raw: Raw, key: string, max = 200): string | undefined => {
  const value = raw[key]
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text !== '' && text.length <= max ? text : undefined
}

export function readOne<V extends string>(raw: Raw, key: string, allowed: readonly V[]): V | undefined {
  return allowed.find((one) => one === raw[key])
}

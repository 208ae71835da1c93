/** The kinds as they stand in the address. */
export const trashKinds = ['connection', 'upload', 'query', 'session'] as const

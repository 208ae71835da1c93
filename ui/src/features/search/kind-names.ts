/** The kinds as they stand in the address. */
export const kindNames = ['connection', 'dataset', 'metric', 'term', 'table', 'query', 'column', 'session'] as const

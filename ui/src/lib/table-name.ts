type Named = { schema: string | null; name: string }

/** The name of a table as people write it: with its schema where that says something. */
export const fullName = ({ schema, name }: Named): string => (schema && schema !== 'public' && schema !== 'main' ? `${schema}.${name}` : name)
